using System.Buffers;
using Gateway.Channels.Json;
using Gateway.Channels.Sending;
using Gateway.Channels.Signing;
using Gateway.Channels.TwilioVoice;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;

namespace Gateway.Channels.Twilio;

/// <summary>Twilio messages: SMS, MMS, WhatsApp, RCS and Messenger senders, status callbacks, Conversations and Event Streams.</summary>
internal sealed class TwilioChannel : IChannel
{
    public const string ChannelName = "twilio";

    public string Name => ChannelName;

    public ChannelFeatures Features { get; } = new()
    {
        Decodes =
        [
            ItemKind.Message, ItemKind.Edit, ItemKind.Delete, ItemKind.Reaction, ItemKind.Receipt, ItemKind.Postback, ItemKind.Typing, ItemKind.Call,
            ItemKind.Echo, ItemKind.System, ItemKind.Ignored,
        ],
        Sends = ["text", "image", "video", "audio", "file", "template"],
        // SMS has none; WhatsApp's 24 hours are told by error 63016, which Classify knows.
        ServiceWindow = null,
        // A long code sends one segment a second, and Twilio queues what comes faster for four hours; a WhatsApp sender takes 80.
        SendsPerSecond = 10,
        TextMax = TwilioEncoder.TextMax,
        Secrets = ["authToken", "accountSid"],
        Settings = TwilioEncoder.Settings,
        // Twilio documents 64 KB for a request's parameters; Event Streams batches stay below 1 MB.
        BodyMax = 1024 * 1024,
        Documentation = new Uri("https://www.twilio.com/docs/messaging/guides/webhook-request"),
    };

    public VerifyOutcome Verify(in ReadOnlySequence<byte> body, WebhookRequest request, AccountModel account) =>
        TwilioSignature.Check(body, request, account);

    public ChannelResponse? Handshake(in ReadOnlySequence<byte> body, WebhookRequest request, AccountModel account) => null;

    public DecodeResult Decode(in ReadOnlySequence<byte> body, WebhookRequest request, AccountModel account, List<InboundItem> sink) =>
        JsonBodies.Read(Name, body, request, account, sink, static (in one, request, account, items) => TwilioDecoder.Decode(one, request, account, items));

    /// <summary>An empty TwiML document: anything else, even an empty body, is a warning in Twilio's debugger.</summary>
    public ChannelResponse Answer(IReadOnlyList<InboundItem> items, WebhookRequest request, AccountModel account) => TwiMl.Empty;

    public EncodeResult Encode(OutboundMessage message, AccountModel account) => TwilioEncoder.Encode(message, account);

    public SendResult Classify(int status, TimeSpan? retryAfter, ReadOnlySpan<byte> body) => TwilioErrors.Classify(status, retryAfter, body);

    /// <summary>
    /// Twilio's own media open with the account's credentials, once "HTTP basic authentication for media access" is on, and without them before. The file
    /// itself is one redirect away, and that host gets none: https://www.twilio.com/docs/messaging/api/media-resource
    /// </summary>
    public AttachmentRequest? FetchAttachment(Attachment attachment, AccountModel account)
    {
        if (account.Current("authToken") is not { } token || account.Current("accountSid") is not { } sid)
            return AttachmentRequest.Plain(attachment);
        var request = AttachmentRequest.OnHosts(attachment, ["api.twilio.com", TwilioConversation.MediaHost], ("Authorization", TwilioEncoder.Basic(sid, token)));
        return request?.Request.Url.IdnHost != TwilioConversation.MediaHost
            ? request
            : request with
            {
                Next = static answer => AttachmentRequest.Address(ResponseJson.Token(answer.Span, "links", "content_direct_temporary")) is { } url ? AttachmentRequest.Get(url) : null,
            };
    }
}
