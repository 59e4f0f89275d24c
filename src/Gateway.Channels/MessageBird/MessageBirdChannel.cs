using System.Buffers;
using Gateway.Channels.Json;
using Gateway.Channels.Signing;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;

namespace Gateway.Channels.MessageBird;

/// <summary>MessageBird: Conversations, SMS and MMS; the newer platform (Bird) delivers its channel events here too.</summary>
internal sealed class MessageBirdChannel : IChannel
{
    public const string ChannelName = "messagebird";

    public string Name => ChannelName;

    public ChannelFeatures Features { get; } = new()
    {
        Decodes = [ItemKind.Message, ItemKind.Receipt, ItemKind.Postback, ItemKind.Echo, ItemKind.System, ItemKind.Ignored],
        Sends = ["text", "image", "video", "audio", "file"],
        ServiceWindow = null,
        // The documented limit of POST requests of one access key.
        SendsPerSecond = 500,
        TextMax = MessageBirdEncoder.TextMax,
        Secrets = [MessageBirdSignature.SecretName, "accessKey"],
        Settings = MessageBirdEncoder.Settings,
        TakesGet = true,
        // A conversation event with its contact and channels stays under 30 KB.
        BodyMax = 512 * 1024,
        Documentation = new Uri("https://developers.messagebird.com/api/conversations/#webhooks"),
    };

    public VerifyOutcome Verify(in ReadOnlySequence<byte> body, WebhookRequest request, AccountModel account) =>
        MessageBirdSignature.Check(body, request, account);

    public ChannelResponse? Handshake(in ReadOnlySequence<byte> body, WebhookRequest request, AccountModel account) => null;

    public DecodeResult Decode(in ReadOnlySequence<byte> body, WebhookRequest request, AccountModel account, List<InboundItem> sink) =>
        JsonBodies.Read(Name, body, request, account, sink, static (in one, request, _, items) => MessageBirdDecoder.Decode(one, request, items));

    public EncodeResult Encode(OutboundMessage message, AccountModel account) => MessageBirdEncoder.Encode(message, account);

    /// <summary>MessageBird's own media open with the access key.</summary>
    public AttachmentRequest? FetchAttachment(Attachment attachment, AccountModel account) =>
        account.Current("accessKey") is { } key
            ? AttachmentRequest.OnHosts(attachment, ["media.messagebird.com", "rest.messagebird.com", "media.api.bird.com", "media.nest.messagebird.com"], ("Authorization", "AccessKey " + key.RevealText()))
            : AttachmentRequest.Plain(attachment);

    public SendResult Classify(int status, TimeSpan? retryAfter, ReadOnlySpan<byte> body) => MessageBirdEncoder.Classify(status, retryAfter, body);
}
