using System.Buffers;
using System.Security.Cryptography;
using Gateway.Channels.Json;
using Gateway.Channels.Signing;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;

namespace Gateway.Channels.Shopify;

/// <summary>Shopify: what a shop knows of a customer (orders, customer data) as context. Its chat has no webhook, so that nothing is sent here.</summary>
internal sealed class ShopifyChannel : IChannel
{
    public const string ChannelName = "shopify";

    public string Name => ChannelName;

    public ChannelFeatures Features { get; } = new()
    {
        Decodes = [ItemKind.System, ItemKind.Ignored],
        Sends = [],
        ServiceWindow = null,
        SendsPerSecond = 1,
        TextMax = 0,
        Secrets = ["clientSecret"],
        // An order with hundreds of lines and its discounts; Shopify documents no limit.
        BodyMax = 4 * 1024 * 1024,
        Documentation = new Uri("https://shopify.dev/docs/apps/build/webhooks/subscribe/https"),
    };

    /// <summary><c>X-Shopify-Hmac-Sha256</c>, lately also without <c>X-</c>: the HMAC of the raw body in base64.</summary>
    public VerifyOutcome Verify(in ReadOnlySequence<byte> body, WebhookRequest request, AccountModel account)
    {
        var header = request.Header("X-Shopify-Hmac-Sha256") ?? request.Header("shopify-hmac-sha256");
        if (string.IsNullOrEmpty(header))
            return VerifyOutcome.Missing;
        Span<byte> given = stackalloc byte[HMACSHA256.HashSizeInBytes];
        return Macs.TryBase64(header, given) ? BodySignature.Check(body, given, account, "clientSecret") : VerifyOutcome.Forged;
    }

    public ChannelResponse? Handshake(in ReadOnlySequence<byte> body, WebhookRequest request, AccountModel account) => null;

    public DecodeResult Decode(in ReadOnlySequence<byte> body, WebhookRequest request, AccountModel account, List<InboundItem> sink) =>
        JsonBodies.Read(Name, body, request, account, sink, static (in one, request, _, items) => ShopifyDecoder.Decode(one, request, items));

    public EncodeResult Encode(OutboundMessage message, AccountModel account) =>
        EncodeResult.Refused("channel_receives_only", "shopify: only tells of customers; answer over the channel they wrote on");

    public SendResult Classify(int status, TimeSpan? retryAfter, ReadOnlySpan<byte> body) => Sending.SendAnswers.ByStatus(status, retryAfter);
}
