using System.Buffers;
using System.Text;
using Gateway.Channels.Json;
using Gateway.Channels.Signing;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;

namespace Gateway.Channels.Vk;

/// <summary>Messages of one VK community, Callback API.</summary>
internal sealed class VkChannel : IChannel
{
    public const string ChannelName = "vk";

    // VK reads exactly these two letters; anything else counts as an error, and several in a row pause the server.
    private static readonly ChannelResponse Taken = new(200, "text/plain", "ok"u8.ToArray());

    public string Name => ChannelName;

    public ChannelFeatures Features { get; } = new()
    {
        Decodes =
        [
            ItemKind.Message, ItemKind.Edit, ItemKind.Reaction, ItemKind.Receipt, ItemKind.Postback, ItemKind.Typing, ItemKind.Echo,
            ItemKind.System, ItemKind.Ignored,
        ],
        Sends = ["text", "link", "quick_replies", "reply", ChannelFeatures.Typing],
        ServiceWindow = null,
        // Requests a second with a community's token.
        SendsPerSecond = 20,
        SendsOnce = true,
        TextMax = VkEncoder.TextMax,
        Secrets = ["secret", "confirmation", "accessToken"],
        // VK documents no limit; a message with ten attachments, each with its sizes, stays under 100 KB.
        BodyMax = 1024 * 1024,
        Documentation = new Uri("https://dev.vk.com/api/callback/getting-started"),
    };

    /// <summary>The proof stands in the body, as its member <c>secret</c>: only that is looked for before it is compared.</summary>
    public VerifyOutcome Verify(in ReadOnlySequence<byte> body, WebhookRequest request, AccountModel account)
    {
        var given = Member(body, "secret"u8);
        return string.IsNullOrEmpty(given) ? VerifyOutcome.Missing : SharedToken.Check(given, account, "secret");
    }

    /// <summary><c>{"type":"confirmation","group_id":N}</c> is answered with the string the community's settings show.</summary>
    public ChannelResponse? Handshake(in ReadOnlySequence<byte> body, WebhookRequest request, AccountModel account)
    {
        // The request has two or three short members; a longer body is no confirmation and is not read twice.
        const int ConfirmationMax = 512;
        if (body.IsEmpty || body.Length > ConfirmationMax || Member(body, "type"u8) != "confirmation")
            return null;
        if (account.ProviderId is not null && Member(body, "group_id"u8) != account.ProviderId)
            return ChannelResponse.Forbidden;
        return account.Current("confirmation") is { } code
            ? new ChannelResponse(200, "text/plain", Encoding.UTF8.GetBytes(code.RevealText()))
            : ChannelResponse.Forbidden;
    }

    public DecodeResult Decode(in ReadOnlySequence<byte> body, WebhookRequest request, AccountModel account, List<InboundItem> sink) =>
        JsonBodies.Read(Name, body, request, account, sink, static (in one, request, _, items) => VkDecoder.Decode(one, request.ReceivedAt, items));

    public ChannelResponse Answer(IReadOnlyList<InboundItem> items, WebhookRequest request, AccountModel account) => Taken;

    public SendRequest? ShowTyping(string recipient, AccountModel account) => VkEncoder.Typing(recipient, account);

    public EncodeResult Encode(OutboundMessage message, AccountModel account) => VkEncoder.Encode(message, account);

    public SendResult Classify(int status, TimeSpan? retryAfter, ReadOnlySpan<byte> body) => VkErrors.Classify(status, retryAfter, body);

    private static string? Member(in ReadOnlySequence<byte> body, ReadOnlySpan<byte> name)
    {
        using var json = JsonBody.Read(body);
        if (json.Refusal is not null)
            return null;
        var reader = json.Reader();
        reader.Read();
        return reader.Inner(name);
    }
}
