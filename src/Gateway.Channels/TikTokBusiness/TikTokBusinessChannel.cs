using System.Buffers;
using System.Globalization;
using Gateway.Channels.Json;
using Gateway.Channels.Signing;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;

namespace Gateway.Channels.TikTokBusiness;

/// <summary>TikTok Business Messaging: direct messages to a business account.</summary>
internal sealed class TikTokBusinessChannel : IChannel
{
    public const string ChannelName = "tiktok-business";

    // TikTok repeats for 72 hours and signs each delivery anew; without a setting a delivery may be as old as the dedupe horizon needs.
    private static readonly TimeSpan WindowDefault = TimeSpan.FromHours(72);

    public string Name => ChannelName;

    public ChannelFeatures Features { get; } = new()
    {
        Decodes = [ItemKind.Message, ItemKind.Receipt, ItemKind.Echo, ItemKind.System, ItemKind.Ignored],
        Sends = ["text", "link"],
        // Outside the EEA, the United Kingdom and Switzerland: the user writes first, and the business may answer for two days.
        ServiceWindow = TimeSpan.FromHours(48),
        // TikTok documents ten calls a second of one app and account.
        SendsPerSecond = 10,
        TextMax = TikTokBusinessEncoder.TextMax,
        Secrets = ["clientSecret", "accessToken"],
        Settings = TikTokBusinessEncoder.Settings,
        // An event holds one message.
        BodyMax = 256 * 1024,
        Documentation = new Uri("https://developers.tiktok.com/doc/webhooks-verification"),
    };

    /// <summary><c>Tiktok-Signature: t=SECONDS,s=HEX</c>, the HMAC-SHA-256 of time, a dot and the raw body.</summary>
    public VerifyOutcome Verify(in ReadOnlySequence<byte> body, WebhookRequest request, AccountModel account)
    {
        var header = request.Header("Tiktok-Signature");
        if (string.IsNullOrEmpty(header))
            return VerifyOutcome.Missing;
        var comma = header.IndexOf(',', StringComparison.Ordinal);
        if (comma < 3 || !header.StartsWith("t=", StringComparison.Ordinal) || !header.AsSpan(comma + 1).StartsWith("s=")
            || !long.TryParse(header.AsSpan(2, comma - 2), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) || seconds >= 100_000_000_000)
        {
            return account.Current("clientSecret") is null && account.Previous("clientSecret") is null ? VerifyOutcome.NotConfigured : VerifyOutcome.Forged;
        }

        var verdict = PrefixedSignature.Check(header[(comma + 3)..], header[2..comma] + ".", body, account, "clientSecret");
        if (verdict != VerifyOutcome.Verified)
            return verdict;
        var window = account.Settings.TryGetValue("signatureWindowSeconds", out var text) && int.TryParse(text, CultureInfo.InvariantCulture, out var limit)
            ? TimeSpan.FromSeconds(limit)
            : WindowDefault;
        return (request.ReceivedAt - DateTimeOffset.FromUnixTimeSeconds(seconds)).Duration() <= window ? VerifyOutcome.Verified : VerifyOutcome.Expired;
    }

    public ChannelResponse? Handshake(in ReadOnlySequence<byte> body, WebhookRequest request, AccountModel account) => null;

    public DecodeResult Decode(in ReadOnlySequence<byte> body, WebhookRequest request, AccountModel account, List<InboundItem> sink) =>
        JsonBodies.Read(Name, body, request, account, sink, static (in one, request, _, items) => TikTokBusinessDecoder.Decode(one, request.ReceivedAt, items));

    public EncodeResult Encode(OutboundMessage message, AccountModel account) => TikTokBusinessEncoder.Encode(message, account);

    public SendResult Classify(int status, TimeSpan? retryAfter, ReadOnlySpan<byte> body) => TikTokBusinessEncoder.Classify(status, retryAfter, body);
}
