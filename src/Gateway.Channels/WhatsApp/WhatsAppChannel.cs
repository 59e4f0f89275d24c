using System.Buffers;
using Gateway.Channels.Meta;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;

namespace Gateway.Channels.WhatsApp;

/// <summary>WhatsApp Business Platform, Cloud API.</summary>
internal sealed class WhatsAppChannel : IChannel
{
    public const string ChannelName = "whatsapp";

    public string Name => ChannelName;

    public ChannelFeatures Features { get; } = new()
    {
        Decodes =
        [
            ItemKind.Message, ItemKind.Edit, ItemKind.Delete, ItemKind.Reaction, ItemKind.Receipt, ItemKind.Postback, ItemKind.Call,
            ItemKind.Echo, ItemKind.System, ItemKind.Ignored,
        ],
        Sends = ["text", "image", "video", "audio", "file", "sticker", "quick_replies", "template", "reply"],
        ServiceWindow = TimeSpan.FromHours(24),
        // Messages a second of one phone number before the automatic upgrade, by Meta's throughput page.
        SendsPerSecond = 80,
        TextMax = WhatsAppEncoder.TextMax,
        Secrets = ["appSecret", "verifyToken", "accessToken"],
        // Meta documents notifications of up to 3 MB.
        BodyMax = 3 * 1024 * 1024,
        Documentation = new Uri("https://developers.facebook.com/docs/whatsapp/cloud-api/webhooks/components"),
    };

    public VerifyOutcome Verify(in ReadOnlySequence<byte> body, WebhookRequest request, AccountModel account) =>
        HubWebhook.Verify(body, request, account);

    public ChannelResponse? Handshake(in ReadOnlySequence<byte> body, WebhookRequest request, AccountModel account) =>
        HubWebhook.Handshake(request, account);

    public DecodeResult Decode(in ReadOnlySequence<byte> body, WebhookRequest request, AccountModel account, List<InboundItem> sink) =>
        WhatsAppDecoder.Decode(body, request.ReceivedAt, sink);

    public EncodeResult Encode(OutboundMessage message, AccountModel account) => WhatsAppEncoder.Encode(message, account);

    public SendResult Classify(int status, TimeSpan? retryAfter, ReadOnlySpan<byte> body) => WhatsAppErrors.Classify(status, retryAfter, body);
}
