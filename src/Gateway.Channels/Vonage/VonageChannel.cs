using System.Buffers;
using Gateway.Channels.Json;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;

namespace Gateway.Channels.Vonage;

/// <summary>Vonage: Messages API (versions 0.1 and 1), SMS API, and voice events.</summary>
internal sealed class VonageChannel : IChannel
{
    public const string ChannelName = "vonage";

    public string Name => ChannelName;

    public ChannelFeatures Features { get; } = new()
    {
        Decodes = [ItemKind.Message, ItemKind.Reaction, ItemKind.Receipt, ItemKind.Postback, ItemKind.Call, ItemKind.Ignored],
        Sends = ["text", "image", "video", "audio", "file", "template", "reply"],
        ServiceWindow = null,
        // The SMS API's documented default; Messages on WhatsApp allow 80.
        SendsPerSecond = 30,
        TextMax = VonageEncoder.TextMax,
        Secrets = [VonageSignature.SecretName, "apiKey", "apiSecret", VonageLogin.PrivateKey],
        Settings = VonageEncoder.Settings,
        TakesGet = true,
        // A message stays under 20 KB; voice transcripts come by link.
        BodyMax = 512 * 1024,
        Documentation = new Uri("https://developer.vonage.com/en/api/messages"),
    };

    public VerifyOutcome Verify(in ReadOnlySequence<byte> body, WebhookRequest request, AccountModel account) =>
        VonageSignature.Check(body, request, account);

    /// <summary>A GET without a query is how the dashboard asks whether anyone is there.</summary>
    public ChannelResponse? Handshake(in ReadOnlySequence<byte> body, WebhookRequest request, AccountModel account) =>
        request.Method == "GET" && body.IsEmpty && request.Url.Query.Length <= 1 ? ChannelResponse.Ok : null;

    public DecodeResult Decode(in ReadOnlySequence<byte> body, WebhookRequest request, AccountModel account, List<InboundItem> sink) =>
        JsonBodies.Read(Name, body, request, account, sink, static (in one, request, _, items) => VonageDecoder.Decode(one, request, items));

    public EncodeResult Encode(OutboundMessage message, AccountModel account) => VonageEncoder.Encode(message, account);

    /// <summary>Media of applications with secure media open with the login, and of others without.</summary>
    public AttachmentRequest? FetchAttachment(Attachment attachment, AccountModel account) =>
        VonageLogin.Refusal(account) is null
            ? AttachmentRequest.OnHosts(attachment, ["*.nexmo.com", "*.vonage.com"], request => VonageLogin.With(request, account))
            : AttachmentRequest.Plain(attachment);

    public SendResult Classify(int status, TimeSpan? retryAfter, ReadOnlySpan<byte> body) => VonageEncoder.Classify(status, retryAfter, body);
}
