using System.Buffers;
using System.Security.Cryptography;
using Gateway.Channels.Json;
using Gateway.Channels.Sending;
using Gateway.Channels.Signing;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;

namespace Gateway.Channels.Webex;

/// <summary>A Webex bot: webhooks name what happened, the content stays with Webex.</summary>
internal sealed class WebexChannel : IChannel
{
    public const string ChannelName = "webex";

    public string Name => ChannelName;

    public ChannelFeatures Features { get; } = new()
    {
        Decodes = [ItemKind.Message, ItemKind.Edit, ItemKind.Delete, ItemKind.Postback, ItemKind.Echo, ItemKind.System, ItemKind.Ignored],
        Sends = ["text", "image", "file", "quick_replies"],
        ServiceWindow = null,
        // Webex names no number and answers 429; its forum tells of about five a second for one bot.
        SendsPerSecond = 5,
        TextMax = WebexEncoder.TextMax,
        Secrets = ["webhookSecret", "accessToken"],
        // A notification has no content and under 2 KB.
        BodyMax = 256 * 1024,
        Documentation = new Uri("https://developer.webex.com/docs/api/guides/webhooks"),
    };

    /// <summary><c>X-Spark-Signature</c>: the HMAC-SHA-1 of the body in hexadecimal.</summary>
    public VerifyOutcome Verify(in ReadOnlySequence<byte> body, WebhookRequest request, AccountModel account)
    {
        var header = request.Header("X-Spark-Signature");
        if (string.IsNullOrEmpty(header))
            return VerifyOutcome.Missing;
        Span<byte> signature = stackalloc byte[HMACSHA1.HashSizeInBytes];
        return Macs.TryHex(header, signature)
            ? Macs.Check(account, "webhookSecret", new Content(body), signature, static (secret, content, mac) => KeyedHashes.Compute(secret, HashAlgorithmName.SHA1, default, content.Body, mac))
            : VerifyOutcome.Forged;
    }

    /// <summary>None.</summary>
    public ChannelResponse? Handshake(in ReadOnlySequence<byte> body, WebhookRequest request, AccountModel account) => null;

    public DecodeResult Decode(in ReadOnlySequence<byte> body, WebhookRequest request, AccountModel account, List<InboundItem> sink) =>
        JsonBodies.Read(Name, body, request, account, sink, static (in one, request, _, items) => WebexDecoder.Decode(one, request.ReceivedAt, items));

    public EncodeResult Encode(OutboundMessage message, AccountModel account) => WebexEncoder.Encode(message, account);

    /// <summary>The message, or <c>{"message":"..","errors":[..],"trackingId":".."}</c>; 423 is a file still being scanned.</summary>
    public SendResult Classify(int status, TimeSpan? retryAfter, ReadOnlySpan<byte> body) => status switch
    {
        >= 200 and < 300 => new SendResult(SendOutcome.Sent, ResponseJson.Find(body, "id")),
        403 => new SendResult(SendOutcome.Rejected, Code: "http_403"),
        423 => new SendResult(SendOutcome.Retry, RetryAfter: retryAfter, Code: "http_423"),
        _ => SendAnswers.ByStatus(status, retryAfter),
    };

    private readonly ref struct Content(ReadOnlySequence<byte> body)
    {
        public readonly ReadOnlySequence<byte> Body = body;
    }

    public IReadOnlyList<FetchTicket> Fetches(InboundItem item, AccountModel account) => WebexFetch.Fetches(item);

    public SendRequest? Fetch(FetchTicket ticket, AccountModel account) => WebexFetch.Fetch(ticket, account);

    public DecodeResult DecodeFetched(FetchTicket ticket, in ReadOnlySequence<byte> body, DateTimeOffset receivedAt, AccountModel account, List<InboundItem> sink) =>
        WebexFetch.Decode(ticket, body, receivedAt, sink);

    /// <summary>Webex' contents open with the bot's token.</summary>
    public AttachmentRequest? FetchAttachment(Attachment attachment, AccountModel account) =>
        account.Current("accessToken") is { } token
            ? AttachmentRequest.OnHosts(attachment, ["webexapis.com", "api.ciscospark.com"], ("Authorization", "Bearer " + token.RevealText()))
            : null;
}
