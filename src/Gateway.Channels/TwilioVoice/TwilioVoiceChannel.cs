using System.Buffers;
using Gateway.Channels.Json;
using Gateway.Channels.Signing;
using Gateway.Channels.Twilio;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;

namespace Gateway.Channels.TwilioVoice;

/// <summary>Calls over Twilio: the answer to each callback tells Twilio what to do with the caller.</summary>
internal sealed class TwilioVoiceChannel : IChannel
{
    public const string ChannelName = "twilio-voice";

    public string Name => ChannelName;

    public ChannelFeatures Features { get; } = new()
    {
        Decodes = [ItemKind.Call, ItemKind.Ignored],
        Sends = ["text"],
        ServiceWindow = null,
        // One new call a second is an account's documented default; updates of running calls are not limited so.
        SendsPerSecond = 1,
        TextMax = TwilioVoiceEncoder.TextMax,
        Secrets = ["authToken", "accountSid"],
        Settings = VoiceScript.Settings,
        // A voice callback has under a hundred short parameters.
        BodyMax = 256 * 1024,
        Documentation = new Uri("https://www.twilio.com/docs/voice/twiml"),
    };

    public VerifyOutcome Verify(in ReadOnlySequence<byte> body, WebhookRequest request, AccountModel account) =>
        TwilioSignature.Check(body, request, account);

    public ChannelResponse? Handshake(in ReadOnlySequence<byte> body, WebhookRequest request, AccountModel account) => null;

    public DecodeResult Decode(in ReadOnlySequence<byte> body, WebhookRequest request, AccountModel account, List<InboundItem> items) =>
        JsonBodies.Read(Name, body, request, account, items, TwilioVoiceDecoder.Decode);

    public ChannelResponse Answer(IReadOnlyList<InboundItem> items, WebhookRequest request, AccountModel account) =>
        items.Count == 1 ? VoiceScript.Answer(items[0], account) : TwiMl.Empty;

    public EncodeResult Encode(OutboundMessage message, AccountModel account) => TwilioVoiceEncoder.Encode(message, account);

    /// <summary>Recordings open with the account's credentials once basic authentication for media is on, and without them before.</summary>
    public AttachmentRequest? FetchAttachment(Attachment attachment, AccountModel account) =>
        account.Current("authToken") is { } token && account.Current("accountSid") is { } sid
            ? AttachmentRequest.OnHosts(attachment, ["api.twilio.com"], ("Authorization", TwilioEncoder.Basic(sid, token)))
            : AttachmentRequest.Plain(attachment);

    public SendResult Classify(int status, TimeSpan? retryAfter, ReadOnlySpan<byte> body) => TwilioErrors.Classify(status, retryAfter, body);
}
