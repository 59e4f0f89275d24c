using System.Buffers;
using Gateway.Channels.Json;
using Gateway.Channels.Sending;
using Gateway.Channels.Signing;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;

namespace Gateway.Channels.Telegram;

/// <summary>Telegram bots, business connections included.</summary>
internal sealed class TelegramChannel : IChannel
{
    public const string ChannelName = "telegram";

    public string Name => ChannelName;

    public ChannelFeatures Features { get; } = new()
    {
        Decodes =
        [
            ItemKind.Message, ItemKind.Edit, ItemKind.Delete, ItemKind.Reaction, ItemKind.Postback, ItemKind.Echo, ItemKind.System,
            ItemKind.Ignored,
        ],
        Sends = ["text", "image", "video", "audio", "voice", "file", "sticker", "quick_replies", "reply", ChannelFeatures.Typing],
        ServiceWindow = null,
        // One bot over all chats, by Telegram's FAQ; a single chat takes about one a second.
        SendsPerSecond = 30,
        TextMax = TelegramEncoder.TextMax,
        Secrets = ["secretToken", "botToken"],
        // Telegram documents no limit; an update holds one message and its reply, each under 100 KB.
        BodyMax = 1024 * 1024,
        Documentation = new Uri("https://core.telegram.org/bots/api#update"),
    };

    /// <summary><c>X-Telegram-Bot-Api-Secret-Token</c> is the token given to <c>setWebhook</c>; nothing of the body is signed.</summary>
    public VerifyOutcome Verify(in ReadOnlySequence<byte> body, WebhookRequest request, AccountModel account)
    {
        var token = request.Header("X-Telegram-Bot-Api-Secret-Token");
        return string.IsNullOrEmpty(token) ? VerifyOutcome.Missing : SharedToken.Check(token, account, "secretToken");
    }

    /// <summary>None: <c>setWebhook</c> does not ask.</summary>
    public ChannelResponse? Handshake(in ReadOnlySequence<byte> body, WebhookRequest request, AccountModel account) => null;

    public DecodeResult Decode(in ReadOnlySequence<byte> body, WebhookRequest request, AccountModel account, List<InboundItem> sink) =>
        JsonBodies.Read(Name, body, request, account, sink, static (in one, request, _, items) => TelegramDecoder.Decode(one, request.ReceivedAt, items));

    /// <summary>
    /// A pressed button spins until somebody answers; what a web app sent is a message and spins nowhere. The answer to the webhook may be a call of the API:
    /// https://core.telegram.org/bots/api#making-requests-when-getting-updates
    /// </summary>
    public ChannelResponse Answer(IReadOnlyList<InboundItem> items, WebhookRequest request, AccountModel account) =>
        items is [{ Kind: ItemKind.Postback, Id: { } id } press] && press.Extra?.GetValueOrDefault("update_id") != id
            && press.Extra?.GetValueOrDefault(TelegramContent.Fact) != TelegramContent.WebAppData
            ? new ChannelResponse(200, "application/json", ApiRequests.Body(id, static (writer, query) =>
            {
                writer.WriteString("method"u8, "answerCallbackQuery"u8);
                writer.WriteString("callback_query_id"u8, query);
            }))
            : ChannelResponse.Ok;

    public SendRequest? ShowTyping(string recipient, AccountModel account) => TelegramEncoder.Typing(recipient, account);

    public EncodeResult Encode(OutboundMessage message, AccountModel account) => TelegramEncoder.Encode(message, account);

    public SendResult Classify(int status, TimeSpan? retryAfter, ReadOnlySpan<byte> body) => TelegramErrors.Classify(status, retryAfter, body);

    /// <summary><c>getFile</c> tells the path under which the bytes lie; up to 20 MB.</summary>
    public AttachmentRequest? FetchAttachment(Attachment attachment, AccountModel account)
    {
        const string ProviderBase = "https://api.telegram.org";
        if (attachment.Id is null)
            return AttachmentRequest.Plain(attachment);
        if (account.Current("botToken")?.RevealText() is not { } token)
            return null;
        return new AttachmentRequest(
            AttachmentRequest.Get(ApiRequests.Url(account, ProviderBase, $"/bot{token}/getFile?file_id={Uri.EscapeDataString(attachment.Id)}")),
            IsApi: true,
            answer => ResponseJson.Find(answer.Span, "result", "file_path") is { } path && !path.Contains("..", StringComparison.Ordinal)
                ? AttachmentRequest.Get(ApiRequests.Url(account, ProviderBase, $"/file/bot{token}/{path.TrimStart('/')}"))
                : null);
    }
}
