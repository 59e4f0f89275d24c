using System.Buffers;
using Gateway.Channels.Json;
using Gateway.Channels.Sending;
using Gateway.Channels.Signing;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;

namespace Gateway.Channels.Viber;

/// <summary>A Viber bot.</summary>
internal sealed class ViberChannel : IChannel
{
    public const string ChannelName = "viber";
    public const string NameSetting = "senderName";
    private const string WelcomeSetting = "welcome";
    private const string Secret = "authToken";

    public string Name => ChannelName;

    public ChannelFeatures Features { get; } = new()
    {
        Decodes = [ItemKind.Message, ItemKind.Receipt, ItemKind.System, ItemKind.Ignored],
        Sends = ["text", "image", "video", "file", "quick_replies", "link"],
        ServiceWindow = null,
        // Viber documents the limit of broadcasts only, 500 requests in 10 seconds; a bot keeps to the same.
        SendsPerSecond = 50,
        TextMax = ViberEncoder.TextMax,
        Secrets = [Secret],
        Settings = new Dictionary<string, string>
        {
            [NameSetting] = "name shown with each message, at most 28 characters; the account's name without it",
            [WelcomeSetting] = "text a person sees on opening the chat for the first time",
        },
        // Viber documents no limit; 7,000 characters of text and as much tracking data stay under 100 KB.
        BodyMax = 1024 * 1024,
        Documentation = new Uri("https://developers.viber.com/docs/api/rest-bot-api/#callbacks"),
    };

    /// <summary><c>X-Viber-Content-Signature</c>: the HMAC of the raw body under the bot's token, in hex.</summary>
    public VerifyOutcome Verify(in ReadOnlySequence<byte> body, WebhookRequest request, AccountModel account)
    {
        var header = request.Header("X-Viber-Content-Signature");
        if (string.IsNullOrEmpty(header))
            return VerifyOutcome.Missing;
        Span<byte> signature = stackalloc byte[BodySignature.Length];
        return SignatureHeader.Hex(header, "", signature) ? BodySignature.Check(body, signature, account, Secret) : VerifyOutcome.Forged;
    }

    /// <summary>None: <c>set_webhook</c> is confirmed by the 200 to a signed event.</summary>
    public ChannelResponse? Handshake(in ReadOnlySequence<byte> body, WebhookRequest request, AccountModel account) => null;

    public DecodeResult Decode(in ReadOnlySequence<byte> body, WebhookRequest request, AccountModel account, List<InboundItem> sink) =>
        JsonBodies.Read(Name, body, request, account, sink, static (in one, request, _, items) => ViberDecoder.Decode(one, request.ReceivedAt, items));

    /// <summary>A person who has not subscribed can be written to in this answer only.</summary>
    public ChannelResponse Answer(IReadOnlyList<InboundItem> items, WebhookRequest request, AccountModel account) =>
        items is [{ Kind: ItemKind.System, Status: "conversation_started" }] && account.Settings.GetValueOrDefault(WelcomeSetting) is { Length: > 0 } welcome
            ? new ChannelResponse(200, "application/json", ApiRequests.Body((account, welcome), static (writer, w) =>
            {
                ViberEncoder.Sender(writer, w.account);
                writer.WriteString("type"u8, "text"u8);
                writer.WriteString("text"u8, w.welcome);
            }))
            : ChannelResponse.Ok;

    public EncodeResult Encode(OutboundMessage message, AccountModel account) => ViberEncoder.Encode(message, account);

    public SendResult Classify(int status, TimeSpan? retryAfter, ReadOnlySpan<byte> body) => ViberErrors.Classify(status, retryAfter, body);
}
