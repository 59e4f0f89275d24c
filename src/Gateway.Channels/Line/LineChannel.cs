using System.Buffers;
using Gateway.Channels.Json;
using Gateway.Channels.Sending;
using Gateway.Channels.Signing;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;

namespace Gateway.Channels.Line;

/// <summary>LINE Official Accounts, Messaging API.</summary>
internal sealed class LineChannel : IChannel
{
    public const string ChannelName = "line";

    public string Name => ChannelName;

    public ChannelFeatures Features { get; } = new()
    {
        Decodes =
        [
            ItemKind.Message, ItemKind.Edit, ItemKind.Delete, ItemKind.Receipt, ItemKind.Postback, ItemKind.System, ItemKind.Ignored,
        ],
        Sends = ["text", "image", "quick_replies", "link", ChannelFeatures.Typing],
        ServiceWindow = null,
        // "Must be used within one minute after receiving the webhook", and once: https://developers.line.biz/en/reference/messaging-api/#send-reply-message
        ReplyTokenLife = TimeSpan.FromMinutes(1),
        // Push and reply allow 2,000 requests a second of one channel, by LINE's rate limit page.
        SendsPerSecond = 2000,
        SendsOnce = true,
        TextMax = LineEncoder.TextMax,
        Secrets = ["channelSecret", "accessToken"],
        // LINE documents no limit; an event stays under 20 KB (5,000 characters of text), and a body holds at most tens of them.
        BodyMax = 1024 * 1024,
        Documentation = new Uri("https://developers.line.biz/en/reference/messaging-api/#webhooks"),
    };

    /// <summary><c>x-line-signature</c>: the HMAC in base64.</summary>
    public VerifyOutcome Verify(in ReadOnlySequence<byte> body, WebhookRequest request, AccountModel account)
    {
        var header = request.Header("x-line-signature");
        if (string.IsNullOrEmpty(header))
            return VerifyOutcome.Missing;
        Span<byte> signature = stackalloc byte[BodySignature.Length];
        return SignatureHeader.Base64(header, "", signature)
            ? BodySignature.Check(body, signature, account, "channelSecret")
            : VerifyOutcome.Forged;
    }

    /// <summary>None: the console's "Verify" posts a signed body without events.</summary>
    public ChannelResponse? Handshake(in ReadOnlySequence<byte> body, WebhookRequest request, AccountModel account) => null;

    public DecodeResult Decode(in ReadOnlySequence<byte> body, WebhookRequest request, AccountModel account, List<InboundItem> sink) =>
        JsonBodies.Read(Name, body, request, account, sink, static (in one, request, _, items) => LineDecoder.Decode(one, request.ReceivedAt, items));

    public SendRequest? ShowTyping(string recipient, AccountModel account) => LineEncoder.Typing(recipient, account);

    public EncodeResult Encode(OutboundMessage message, AccountModel account) => LineEncoder.Encode(message, account);

    public SendResult Classify(int status, TimeSpan? retryAfter, ReadOnlySpan<byte> body) => LineErrors.Classify(status, retryAfter, body);

    /// <summary>LINE's own media by the message's id, which has a host of its own; an external provider's by its URL.</summary>
    public AttachmentRequest? FetchAttachment(Attachment attachment, AccountModel account)
    {
        const string DataBase = "https://api-data.line.me";
        if (attachment.Id is null || attachment.Kind == "sticker")
            return AttachmentRequest.Plain(attachment);
        return account.Current("accessToken") is { } token
            ? new AttachmentRequest(
                AttachmentRequest.Get(
                    ApiRequests.Url(account, DataBase, $"/v2/bot/message/{Uri.EscapeDataString(attachment.Id)}/content"),
                    ("Authorization", "Bearer " + token.RevealText())),
                IsApi: true)
            : null;
    }
}
