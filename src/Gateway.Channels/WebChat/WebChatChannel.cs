using System.Buffers;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;

namespace Gateway.Channels.WebChat;

/// <summary>
/// The chat on the customer's own web site, over a WebSocket at <c>/chat/{tenant}/{account}</c> that the host keeps. The host knows
/// who is at the other end and tells it with each frame in the header <c>x-visitor</c>.
/// </summary>
internal sealed class WebChatChannel : IChannel
{
    public const string ChannelName = "webchat";
    public const string VisitorHeader = "x-visitor";

    public string Name => ChannelName;

    public ChannelFeatures Features { get; } = new()
    {
        Decodes =
        [
            ItemKind.Message, ItemKind.Edit, ItemKind.Delete, ItemKind.Reaction, ItemKind.Receipt, ItemKind.Postback, ItemKind.Typing,
            ItemKind.Ignored,
        ],
        Sends = ["text", "image", "video", "audio", "voice", "file", "quick_replies", "reply", ChannelFeatures.Typing],
        ServiceWindow = null,
        // Our own sockets: bounded by the machine and not by a provider.
        SendsPerSecond = 10_000,
        SendsOnce = true,
        TextMax = WebChatEncoder.TextMax,
        Secrets = [],
        // 64 KiB of text, each character escaped as six bytes, and a frame around it would be 400 KiB: nobody types that.
        BodyMax = 128 * 1024,
        Documentation = new Uri("docs/channels/webchat.md", UriKind.Relative),
    };

    /// <summary>The session was checked when the socket opened; a frame without a visitor did not come over one.</summary>
    public VerifyOutcome Verify(in ReadOnlySequence<byte> body, WebhookRequest request, AccountModel account) =>
        string.IsNullOrEmpty(request.Header(VisitorHeader)) ? VerifyOutcome.Missing : VerifyOutcome.Verified;

    /// <summary>None: the host upgrades the socket itself.</summary>
    public ChannelResponse? Handshake(in ReadOnlySequence<byte> body, WebhookRequest request, AccountModel account) => null;

    public DecodeResult Decode(in ReadOnlySequence<byte> body, WebhookRequest request, AccountModel account, List<InboundItem> sink) =>
        WebChatDecoder.Decode(body, request.Header(VisitorHeader), request.ReceivedAt, sink);

    public SendRequest? ShowTyping(string recipient, AccountModel account) => WebChatEncoder.Typing(recipient);

    public EncodeResult Encode(OutboundMessage message, AccountModel account) => WebChatEncoder.Encode(message);

    /// <summary>The host tells 200 when the frame went into an open socket and 404 when the visitor has none now.</summary>
    public SendResult Classify(int status, TimeSpan? retryAfter, ReadOnlySpan<byte> body) => status switch
    {
        >= 200 and < 300 => new SendResult(SendOutcome.Sent),
        404 or 410 => new SendResult(SendOutcome.Retry, RetryAfter: retryAfter, Code: "visitor_offline"),
        >= 500 or 408 or 429 => new SendResult(SendOutcome.Retry, RetryAfter: retryAfter, Code: "socket_" + status.ToString(System.Globalization.CultureInfo.InvariantCulture)),
        _ => new SendResult(SendOutcome.Rejected, Code: "socket_" + status.ToString(System.Globalization.CultureInfo.InvariantCulture)),
    };
}
