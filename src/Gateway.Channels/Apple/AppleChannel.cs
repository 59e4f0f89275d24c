using System.Buffers;
using Gateway.Channels.Sending;
using Gateway.Channels.Signing;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;

namespace Gateway.Channels.Apple;

/// <summary>Apple Messages for Business, as a messaging service provider.</summary>
internal sealed class AppleChannel : IChannel
{
    public const string ChannelName = "apple";

    // Apple names no time for its tokens; one that has an end is held to it, give or take what clocks differ.
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(5);

    public string Name => ChannelName;

    public ChannelFeatures Features { get; } = new()
    {
        Decodes = [ItemKind.Message, ItemKind.Postback, ItemKind.Typing, ItemKind.System, ItemKind.Ignored],
        Sends = ["text", "image", "video", "audio", "voice", "file", "quick_replies", ChannelFeatures.Typing],
        ServiceWindow = null,
        // Apple documents no rate; it asks a provider to stay below this for one business.
        SendsPerSecond = 20,
        TextMax = AppleEncoder.TextMax,
        Secrets = ["mspId", "mspSecret"],
        TakesGzip = true,
        BodyMax = AppleBody.Max,
        Documentation = new Uri("https://register.apple.com/resources/messages/msp-rest-api/"),
    };

    /// <summary><c>Authorization: Bearer</c> with a token that is signed with the provider's secret and names the provider.</summary>
    public VerifyOutcome Verify(in ReadOnlySequence<byte> body, WebhookRequest request, AccountModel account)
    {
        var header = request.Header("Authorization");
        if (string.IsNullOrEmpty(header))
            return VerifyOutcome.Missing;
        var current = Key(account.Current("mspSecret"));
        var previous = Key(account.Previous("mspSecret"));
        if (current is null && previous is null)
            return VerifyOutcome.NotConfigured;
        if (CompactToken.OfBearer(header) is not { } token
            || !((current is not null && token.IsSignedBy(current)) || (previous is not null && token.IsSignedBy(previous))))
        {
            return VerifyOutcome.Forged;
        }

        var id = account.Current("mspId")?.RevealText();
        if (id is not null && token.Claim("iss") != id && !token.IsFor(id))
            return VerifyOutcome.Forged;
        return token.IsValidAt(request.ReceivedAt, Skew) ? VerifyOutcome.Verified : VerifyOutcome.Expired;
    }

    /// <summary>None.</summary>
    public ChannelResponse? Handshake(in ReadOnlySequence<byte> body, WebhookRequest request, AccountModel account) => null;

    public DecodeResult Decode(in ReadOnlySequence<byte> body, WebhookRequest request, AccountModel account, List<InboundItem> sink) =>
        AppleDecoder.Decode(body, request, account, sink);

    public SendRequest? ShowTyping(string recipient, AccountModel account) => AppleEncoder.Typing(recipient, account);

    public EncodeResult Encode(OutboundMessage message, AccountModel account) => AppleEncoder.Encode(message, account);

    /// <summary>200 or 202 without a body, or <c>{"code":..,"message":".."}</c>.</summary>
    public SendResult Classify(int status, TimeSpan? retryAfter, ReadOnlySpan<byte> body) => status switch
    {
        >= 200 and < 300 => new SendResult(SendOutcome.Sent),

        // The customer deleted the conversation or never wrote: only they can begin it.
        403 or 410 => new SendResult(SendOutcome.Rejected, Code: status == 410 ? "http_410" : "http_403"),
        _ => SendAnswers.ByStatus(status, retryAfter),
    };

    /// <summary>Apple gives the secret in base64; null when there is none, or when it is no base64.</summary>
    internal static byte[]? Key(Secret? secret)
    {
        if (secret?.RevealText() is not { } text)
            return null;
        var key = new byte[text.Length];
        return Convert.TryFromBase64String(text, key, out var length) && length > 0 ? key[..length] : null;
    }

    public AttachmentRequest? FetchAttachment(Attachment attachment, AccountModel account) => AppleDownload.Of(attachment, account);
}
