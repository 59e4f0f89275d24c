using System.Buffers;
using Gateway.Channels.Json;
using Gateway.Channels.Signing;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;

namespace Gateway.Channels.TikTokShop;

/// <summary>TikTok Shop customer service: webhooks of types 13 and 14, and the conversations API.</summary>
internal sealed class TikTokShopChannel : IChannel
{
    public const string ChannelName = "tiktok-shop";

    public string Name => ChannelName;

    public ChannelFeatures Features { get; } = new()
    {
        Decodes = [ItemKind.Message, ItemKind.Echo, ItemKind.System, ItemKind.Ignored],
        Sends = ["text", "link"],
        ServiceWindow = null,
        // "A default rate limit of 50 QPS for each API" by app and shop (https://partner.tiktokshop.com/docv2/page/rate-limits); less than half of it leaves room for other programs of the app.
        SendsPerSecond = 20,
        TextMax = TikTokShopEncoder.TextMax,
        Secrets = ["appSecret", "accessToken"],
        OptionalSecrets = [AppKeys.Name],
        Settings = TikTokShopEncoder.Settings,
        // A push holds one message.
        BodyMax = 256 * 1024,
        Documentation = new Uri("https://partner.tiktokshop.com/docv2/page/14-new-message"),
    };

    /// <summary><c>Authorization</c>: HMAC-SHA-256 in hexadecimal of the app key and the raw body.</summary>
    public VerifyOutcome Verify(in ReadOnlySequence<byte> body, WebhookRequest request, AccountModel account) =>
        PrefixedSignature.Check(request.Header("Authorization"), AppKeys.Of(account) ?? "", body, account, "appSecret");

    public ChannelResponse? Handshake(in ReadOnlySequence<byte> body, WebhookRequest request, AccountModel account) => null;

    public DecodeResult Decode(in ReadOnlySequence<byte> body, WebhookRequest request, AccountModel account, List<InboundItem> sink) =>
        JsonBodies.Read(Name, body, request, account, sink, static (in one, request, _, items) => TikTokShopDecoder.Decode(one, request.ReceivedAt, items));

    public EncodeResult Encode(OutboundMessage message, AccountModel account) => TikTokShopEncoder.Encode(message, account);

    public SendResult Classify(int status, TimeSpan? retryAfter, ReadOnlySpan<byte> body) => TikTokShopEncoder.Classify(status, retryAfter, body);
}
