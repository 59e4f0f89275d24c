using System.Buffers;
using Gateway.Channels.Json;
using Gateway.Channels.Signing;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;

namespace Gateway.Channels.Shopee;

/// <summary>Shopee web chat push (code 10) and the seller chat API.</summary>
internal sealed class ShopeeChannel : IChannel
{
    public const string ChannelName = "shopee";

    public string Name => ChannelName;

    public ChannelFeatures Features { get; } = new()
    {
        Decodes = [ItemKind.Message, ItemKind.Echo, ItemKind.System, ItemKind.Ignored],
        Sends = ["text", "link"],
        ServiceWindow = null,
        // Shopee documents no figure for seller chat and warns against batches: a careful pace of one shop.
        SendsPerSecond = 5,
        TextMax = ShopeeEncoder.TextMax,
        Secrets = ["partnerKey", "accessToken"],
        Settings = ShopeeEncoder.Settings,
        // A push holds one message.
        BodyMax = 256 * 1024,
        Documentation = new Uri("https://open.shopee.com/push-mechanism/5"),
    };

    /// <summary><c>Authorization</c>: HMAC-SHA-256 in hexadecimal of the callback URL, a bar and the raw body.</summary>
    public VerifyOutcome Verify(in ReadOnlySequence<byte> body, WebhookRequest request, AccountModel account) =>
        PrefixedSignature.Check(request.Header("Authorization"), request.Url.OriginalString + "|", body, account, "partnerKey");

    public ChannelResponse? Handshake(in ReadOnlySequence<byte> body, WebhookRequest request, AccountModel account) => null;

    public DecodeResult Decode(in ReadOnlySequence<byte> body, WebhookRequest request, AccountModel account, List<InboundItem> sink) =>
        JsonBodies.Read(
            Name, body, request, account, sink, static (in one, request, account, items) => ShopeeDecoder.Decode(one, request.ReceivedAt, account, items));

    public EncodeResult Encode(OutboundMessage message, AccountModel account) => ShopeeEncoder.Encode(message, account);

    public SendResult Classify(int status, TimeSpan? retryAfter, ReadOnlySpan<byte> body) => ShopeeEncoder.Classify(status, retryAfter, body);
}
