using System.Buffers;
using Gateway.Channels.Json;
using Gateway.Channels.Meta;
using Gateway.Channels.Sending;
using Gateway.Channels.Signing;
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
        Settings = WhatsAppMedia.Settings,
        // Meta documents notifications of up to 3 MB.
        BodyMax = 3 * 1024 * 1024,
        Documentation = new Uri("https://developers.facebook.com/docs/whatsapp/cloud-api/webhooks/components"),
    };

    public VerifyOutcome Verify(in ReadOnlySequence<byte> body, WebhookRequest request, AccountModel account) =>
        HubWebhook.Verify(body, request, account);

    public ChannelResponse? Handshake(in ReadOnlySequence<byte> body, WebhookRequest request, AccountModel account) =>
        HubWebhook.Handshake(request, account);

    public DecodeResult Decode(in ReadOnlySequence<byte> body, WebhookRequest request, AccountModel account, List<InboundItem> sink) =>
        JsonBodies.Read(Name, body, request, account, sink, static (in one, request, _, items) => WhatsAppDecoder.Decode(one, request.ReceivedAt, items));

    public EncodeResult Encode(OutboundMessage message, AccountModel account) => WhatsAppEncoder.Encode(message, account);

    public SendResult Classify(int status, TimeSpan? retryAfter, ReadOnlySpan<byte> body) => WhatsAppErrors.Classify(status, retryAfter, body);

    /// <summary>The media's id tells a URL that is good for five minutes and opens with the same token.</summary>
    public AttachmentRequest? FetchAttachment(Attachment attachment, AccountModel account)
    {
        if (attachment.Id is null)
            return AttachmentRequest.Plain(attachment);
        if (account.Current("accessToken") is not { } token)
            return null;
        var authorization = ("Authorization", "Bearer " + token.RevealText());
        return new AttachmentRequest(
            AttachmentRequest.Get(ApiRequests.Url(account, WhatsAppEncoder.ProviderBase, "/" + Uri.EscapeDataString(attachment.Id)), authorization),
            IsApi: true,
            answer => AttachmentRequest.Address(ResponseJson.Token(answer.Span, "url")) is { } url ? AttachmentRequest.Get(url, authorization) : null);
    }

    public IReadOnlyList<FetchTicket> Fetches(InboundItem item, AccountModel account) => WhatsAppMedia.Fetches(item, account);

    public SendRequest? Fetch(FetchTicket ticket, AccountModel account) => WhatsAppMedia.Fetch(ticket, account);

    public DecodeResult DecodeFetched(FetchTicket ticket, in ReadOnlySequence<byte> body, DateTimeOffset receivedAt, AccountModel account, List<InboundItem> sink) =>
        WhatsAppMedia.DecodeFetched(ticket, body, sink);
}
