using System.Buffers;
using Gateway.Channels.Meta;
using Gateway.Channels.Sending;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;

namespace Gateway.Channels.Messenger;

/// <summary>Facebook Messenger of one page.</summary>
internal sealed class MessengerChannel : IChannel
{
    public const string ChannelName = "messenger";

    // Characters, by the documentation of the text message.
    private const int TextMax = 2000;

    public string Name => ChannelName;

    public ChannelFeatures Features { get; } = new()
    {
        Decodes =
        [
            ItemKind.Message, ItemKind.Edit, ItemKind.Delete, ItemKind.Reaction, ItemKind.Receipt, ItemKind.Postback, ItemKind.Echo,
            ItemKind.System, ItemKind.Ignored,
        ],
        Sends = ["text", "image", "video", "audio", "file", "quick_replies", "reply"],
        ServiceWindow = GraphMessages.ServiceWindow,
        // Meta asks to stay below 300 calls a second for texts and links; media count more (10 a second), which the retry takes up.
        SendsPerSecond = 300,
        TextMax = TextMax,
        Secrets = ["appSecret", "verifyToken", "accessToken"],
        Settings = new Dictionary<string, string>
        {
            [GraphMessages.HumanAgentSetting] = "true when Meta approved the app for Human Agent: messages go with that tag, for seven days",
        },
        // Meta documents notifications of up to 3 MB for its platform.
        BodyMax = 3 * 1024 * 1024,
        Documentation = new Uri("https://developers.facebook.com/docs/messenger-platform/webhooks"),
    };

    public VerifyOutcome Verify(in ReadOnlySequence<byte> body, WebhookRequest request, AccountModel account) =>
        HubWebhook.VerifyEither(body, request, account);

    public ChannelResponse? Handshake(in ReadOnlySequence<byte> body, WebhookRequest request, AccountModel account) =>
        HubWebhook.Handshake(request, account);

    public DecodeResult Decode(in ReadOnlySequence<byte> body, WebhookRequest request, AccountModel account, List<InboundItem> sink) =>
        MessagingDecoder.Decode(body, ChannelName, "page", request.ReceivedAt, sink);

    public EncodeResult Encode(OutboundMessage message, AccountModel account) => GraphMessages.Encode(message, account, "https://graph.facebook.com/v23.0", static text => TextSplitter.Split(text, TextMax), TextMax);

    public SendResult Classify(int status, TimeSpan? retryAfter, ReadOnlySpan<byte> body) => GraphErrors.Classify(status, retryAfter, body);

    public TimeSpan? ServiceWindow(AccountModel account) => GraphMessages.Window(account);
}
