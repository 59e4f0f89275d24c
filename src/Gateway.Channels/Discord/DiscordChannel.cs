using System.Buffers;
using System.Globalization;
using Gateway.Channels.Json;
using Gateway.Channels.Sending;
using Gateway.Channels.Signing;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;

namespace Gateway.Channels.Discord;

/// <summary>A Discord app: interactions (commands, buttons, forms) and webhook events.</summary>
internal sealed class DiscordChannel : IChannel
{
    public const string ChannelName = "discord";

    // Discord signs a time and names no window; five minutes is what others take, and shuts out what was recorded earlier.
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(5);

    private static readonly ChannelResponse NoContent = new(204, null, default);
    private static readonly ChannelResponse Pong = new(200, "application/json", "{\"type\":1}"u8.ToArray());

    // 5: the answer comes later and the user sees that the app is thinking; 6: the same for a button, shown nowhere; 8: no suggestions.
    private static readonly ChannelResponse Later = new(200, "application/json", "{\"type\":5}"u8.ToArray());
    private static readonly ChannelResponse LaterUnseen = new(200, "application/json", "{\"type\":6}"u8.ToArray());
    private static readonly ChannelResponse NoChoices = new(200, "application/json", "{\"type\":8,\"data\":{\"choices\":[]}}"u8.ToArray());

    public string Name => ChannelName;

    public ChannelFeatures Features { get; } = new()
    {
        Decodes =
        [
            ItemKind.Message, ItemKind.Edit, ItemKind.Delete, ItemKind.Reaction, ItemKind.Postback, ItemKind.Echo, ItemKind.System, ItemKind.Ignored,
        ],
        Sends = ["text", "image", "quick_replies", "link", ChannelFeatures.Typing],
        ServiceWindow = null,
        // Interaction tokens: https://discord.com/developers/docs/interactions/receiving-and-responding#followup-messages
        ReplyTokenLife = TimeSpan.FromMinutes(15),
        // Discord's documented limit of one bot over all of its requests.
        SendsPerSecond = 50,
        TextMax = DiscordEncoder.TextMax,
        Secrets = ["publicKey", "botToken"],
        // Discord documents no limit; an interaction with its message, ten embeds of 6,000 characters in all, and ten files stays far below.
        BodyMax = 1024 * 1024,
        Documentation = new Uri("https://discord.com/developers/docs/interactions/receiving-and-responding"),
    };

    /// <summary><c>X-Signature-Ed25519</c>: hexadecimal, over <c>X-Signature-Timestamp</c> and the body, under the app's public key.</summary>
    public VerifyOutcome Verify(in ReadOnlySequence<byte> body, WebhookRequest request, AccountModel account)
    {
        var header = request.Header("X-Signature-Ed25519");
        if (string.IsNullOrEmpty(header))
            return VerifyOutcome.Missing;
        var signature = new byte[Ed25519Signature.Length];
        if (!Macs.TryHex(header, signature) || request.Header("X-Signature-Timestamp") is not { Length: <= 20 } time
            || !long.TryParse(time, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
        {
            return VerifyOutcome.Forged;
        }

        var verdict = Ed25519Signature.Check(signature, time, body, account, "publicKey");
        return verdict == VerifyOutcome.Verified && Math.Abs((double)seconds - request.ReceivedAt.ToUnixTimeSeconds()) > Window.TotalSeconds
            ? VerifyOutcome.Expired
            : verdict;
    }

    /// <summary>
    /// An interaction's <c>{"type":1}</c> is answered <c>{"type":1}</c>, a webhook event's <c>{"type":0}</c> 204, both only when they are signed: Discord tries
    /// wrong signatures too, and expects 401.
    /// </summary>
    public ChannelResponse? Handshake(in ReadOnlySequence<byte> body, WebhookRequest request, AccountModel account)
    {
        // A ping tells of the app and one user; everything longer is ordinary traffic.
        const int LengthMax = 4096;
        if (body.Length is 0 or > LengthMax)
            return null;
        Span<byte> copy = stackalloc byte[(int)body.Length];
        body.CopyTo(copy);
        var type = ResponseJson.Find(copy, "type");
        if (type is not ("0" or "1") || ResponseJson.Has(copy, "event") || !JsonBody.IsReadable(body)
            || Verify(body, request, account) != VerifyOutcome.Verified)
        {
            return null;
        }

        return type == "0" ? NoContent : Pong;
    }

    public DecodeResult Decode(in ReadOnlySequence<byte> body, WebhookRequest request, AccountModel account, List<InboundItem> sink) =>
        JsonBodies.Read(Name, body, request, account, sink, static (in one, request, _, items) => DiscordDecoder.Decode(one, request.ReceivedAt, items));

    /// <summary>An interaction must be answered within three seconds: that the real answer comes later. A webhook event gets 204.</summary>
    public ChannelResponse Answer(IReadOnlyList<InboundItem> items, WebhookRequest request, AccountModel account) =>
        (items is [{ Extra: { } facts }, ..] ? facts.GetValueOrDefault(DiscordInteraction.TypeFact) : null) switch
        {
            "command" or "form" => Later,
            "component" => LaterUnseen,
            "autocomplete" => NoChoices,
            _ => NoContent,
        };

    public SendRequest? ShowTyping(string recipient, AccountModel account) => DiscordEncoder.Typing(recipient, account);

    public EncodeResult Encode(OutboundMessage message, AccountModel account) => DiscordEncoder.Encode(message, account);

    public SendResult Classify(int status, TimeSpan? retryAfter, ReadOnlySpan<byte> body) => DiscordErrors.Classify(status, retryAfter, body);
}
