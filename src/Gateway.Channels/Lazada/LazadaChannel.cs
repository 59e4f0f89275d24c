using System.Buffers;
using Gateway.Channels.Json;
using Gateway.Channels.Signing;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;

namespace Gateway.Channels.Lazada;

/// <summary>Lazada instant messages: pushes of type 2 (message) and 19 (session), and the IM API.</summary>
internal sealed class LazadaChannel : IChannel
{
    public const string ChannelName = "lazada";

    public string Name => ChannelName;

    public ChannelFeatures Features { get; } = new()
    {
        Decodes = [ItemKind.Message, ItemKind.Delete, ItemKind.Receipt, ItemKind.Echo, ItemKind.System, ItemKind.Ignored],
        Sends = ["text", "link"],
        ServiceWindow = null,
        // Lazada documents no figure for IM; the platform's default for an app is 20 calls a second of all APIs together.
        SendsPerSecond = 10,
        TextMax = LazadaEncoder.TextMax,
        Secrets = ["appSecret", "accessToken"],
        OptionalSecrets = [AppKeys.Name],
        Settings = LazadaEncoder.Settings,
        // A push holds one message.
        BodyMax = 256 * 1024,
        Documentation = new Uri("https://open.lazada.com/apps/doc/doc?nodeId=29526&docId=120168"),
    };

    /// <summary><c>Authorization</c>: HMAC-SHA-256 in hexadecimal of the app key and the raw body.</summary>
    public VerifyOutcome Verify(in ReadOnlySequence<byte> body, WebhookRequest request, AccountModel account) =>
        PrefixedSignature.Check(request.Header("Authorization"), AppKeys.Of(account) ?? "", body, account, "appSecret");

    public ChannelResponse? Handshake(in ReadOnlySequence<byte> body, WebhookRequest request, AccountModel account) => null;

    public DecodeResult Decode(in ReadOnlySequence<byte> body, WebhookRequest request, AccountModel account, List<InboundItem> sink) =>
        JsonBodies.Read(Name, body, request, account, sink, static (in one, request, _, items) => LazadaDecoder.Decode(one, request.ReceivedAt, items));

    public EncodeResult Encode(OutboundMessage message, AccountModel account) => LazadaEncoder.Encode(message, account);

    public SendResult Classify(int status, TimeSpan? retryAfter, ReadOnlySpan<byte> body) => LazadaEncoder.Classify(status, retryAfter, body);
}
