using System.Buffers;
using Gateway.Channels.Json;
using Gateway.Channels.Signing;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;

namespace Gateway.Channels.Bandwidth;

/// <summary>Bandwidth: SMS, MMS and RCS; every body is an array of events.</summary>
internal sealed class BandwidthChannel : IChannel
{
    public const string ChannelName = "bandwidth";

    public string Name => ChannelName;

    public ChannelFeatures Features { get; } = new()
    {
        Decodes = [ItemKind.Message, ItemKind.Receipt, ItemKind.Postback, ItemKind.Ignored],
        Sends = ["text", "image", "video", "audio", "file"],
        ServiceWindow = null,
        // One long code sends a message a second by the carriers' rule.
        SendsPerSecond = 1,
        TextMax = BandwidthEncoder.TextMax,
        Secrets = ["webhookLogin", "apiLogin"],
        Settings = BandwidthEncoder.Settings,
        // Up to a thousand events of 1 KB.
        BodyMax = 1024 * 1024,
        Documentation = new Uri("https://dev.bandwidth.com/docs/messaging/webhooks/"),
    };

    /// <summary>Bandwidth signs nothing; it sends the callback login of the messaging application.</summary>
    public VerifyOutcome Verify(in ReadOnlySequence<byte> body, WebhookRequest request, AccountModel account) =>
        RequestLogin.Basic(request.Header("Authorization"), account, "webhookLogin");

    public ChannelResponse? Handshake(in ReadOnlySequence<byte> body, WebhookRequest request, AccountModel account) => null;

    public DecodeResult Decode(in ReadOnlySequence<byte> body, WebhookRequest request, AccountModel account, List<InboundItem> sink) =>
        JsonBodies.Read(Name, body, request, account, sink, static (in one, request, _, items) => BandwidthDecoder.Decode(one, request.ReceivedAt, items));

    public EncodeResult Encode(OutboundMessage message, AccountModel account) => BandwidthEncoder.Encode(message, account);

    /// <summary>Media of Bandwidth's own open with the API login only: https://dev.bandwidth.com/docs/messaging/media/</summary>
    public AttachmentRequest? FetchAttachment(Attachment attachment, AccountModel account) =>
        account.Current("apiLogin") is { } login
            ? AttachmentRequest.OnHosts(attachment, ["messaging.bandwidth.com"], ("Authorization", "Basic " + Convert.ToBase64String(login.Reveal())))
            : AttachmentRequest.Plain(attachment);

    public SendResult Classify(int status, TimeSpan? retryAfter, ReadOnlySpan<byte> body) => BandwidthEncoder.Classify(status, retryAfter, body);
}
