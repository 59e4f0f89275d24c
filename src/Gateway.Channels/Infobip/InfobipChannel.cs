using System.Buffers;
using Gateway.Channels.Json;
using Gateway.Channels.Signing;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;

namespace Gateway.Channels.Infobip;

/// <summary>Infobip: SMS, MMS, WhatsApp, Viber and RCS over the older and the newer API.</summary>
internal sealed class InfobipChannel : IChannel
{
    public const string ChannelName = "infobip";

    public string Name => ChannelName;

    public ChannelFeatures Features { get; } = new()
    {
        Decodes =
        [
            ItemKind.Message, ItemKind.Delete, ItemKind.Reaction, ItemKind.Receipt, ItemKind.Postback, ItemKind.Typing, ItemKind.Ignored,
        ],
        Sends = ["text", "image", "video", "audio", "file", "quick_replies", "template"],
        ServiceWindow = null,
        // Infobip documents no common limit; its own examples throttle to this.
        SendsPerSecond = 50,
        TextMax = InfobipEncoder.TextMax,
        Secrets = ["webhookLogin", "apiKey"],
        Settings = InfobipEncoder.Settings,
        // Up to a thousand results of about 1 KB.
        BodyMax = 2 * 1024 * 1024,
        Documentation = new Uri("https://www.infobip.com/docs/api/channels/sms/inbound-sms/receive-inbound-sms-messages"),
    };

    /// <summary>Infobip signs nothing; it sends the Basic login that the webhook's profile in its console holds.</summary>
    public VerifyOutcome Verify(in ReadOnlySequence<byte> body, WebhookRequest request, AccountModel account) =>
        RequestLogin.Basic(request.Header("Authorization"), account, "webhookLogin");

    public ChannelResponse? Handshake(in ReadOnlySequence<byte> body, WebhookRequest request, AccountModel account) => null;

    public DecodeResult Decode(in ReadOnlySequence<byte> body, WebhookRequest request, AccountModel account, List<InboundItem> sink) =>
        JsonBodies.Read(Name, body, request, account, sink, static (in one, request, _, items) => InfobipDecoder.Decode(one, request.ReceivedAt, items));

    public EncodeResult Encode(OutboundMessage message, AccountModel account) => InfobipEncoder.Encode(message, account);

    /// <summary>What customers sent lies on the account's own host and opens with its key: https://www.infobip.com/docs/api/channels/whatsapp/whatsapp-inbound-messages</summary>
    public AttachmentRequest? FetchAttachment(Attachment attachment, AccountModel account) =>
        account.Current("apiKey") is { } key
            ? AttachmentRequest.OnHosts(attachment, ["api.infobip.com", "*.api.infobip.com"], ("Authorization", "App " + key.RevealText()))
            : AttachmentRequest.Plain(attachment);

    public SendResult Classify(int status, TimeSpan? retryAfter, ReadOnlySpan<byte> body) => InfobipEncoder.Classify(status, retryAfter, body);
}
