using System.Buffers;
using Gateway.Channels.Json;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;

namespace Gateway.Channels.Meta;

/// <summary>What the channels on Meta's messaging platform have in common; each tells its own name and numbers.</summary>
internal abstract class MessagingChannel(MessagingFacts facts) : IChannel
{
    public string Name => facts.Name;

    public ChannelFeatures Features { get; } = new()
    {
        Decodes =
        [
            ItemKind.Message, ItemKind.Edit, ItemKind.Delete, ItemKind.Reaction, ItemKind.Receipt, ItemKind.Postback, ItemKind.Echo,
            ItemKind.System, ItemKind.Ignored,
        ],
        Sends = ["text", "image", "video", "audio", "file", "quick_replies", "reply", ChannelFeatures.Typing],
        ServiceWindow = GraphMessages.ServiceWindow,
        SendsPerSecond = facts.SendsPerSecond,
        TextMax = facts.TextMax,
        Secrets = ["appSecret", "verifyToken", "accessToken"],
        Settings = new Dictionary<string, string>
        {
            [GraphMessages.HumanAgentSetting] = "true when Meta approved the app for Human Agent: messages go with that tag, for seven days",
        },
        // Meta documents notifications of up to 3 MB for its platform.
        BodyMax = 3 * 1024 * 1024,
        Documentation = facts.Documentation,
    };

    private readonly ReadBody _decode = (in one, request, _, items) => MessagingDecoder.Decode(one, facts.Name, facts.Object, request.ReceivedAt, items);

    public VerifyOutcome Verify(in ReadOnlySequence<byte> body, WebhookRequest request, AccountModel account) =>
        HubWebhook.VerifyEither(body, request, account);

    public ChannelResponse? Handshake(in ReadOnlySequence<byte> body, WebhookRequest request, AccountModel account) =>
        HubWebhook.Handshake(request, account);

    public DecodeResult Decode(in ReadOnlySequence<byte> body, WebhookRequest request, AccountModel account, List<InboundItem> sink) =>
        JsonBodies.Read(Name, body, request, account, sink, _decode);

    public SendRequest? ShowTyping(string recipient, AccountModel account) => GraphMessages.Typing(recipient, account, facts.ProviderBase);

    public EncodeResult Encode(OutboundMessage message, AccountModel account) =>
        GraphMessages.Encode(message, account, facts.ProviderBase, facts.Split, facts.TextMax);

    public SendResult Classify(int status, TimeSpan? retryAfter, ReadOnlySpan<byte> body) => GraphErrors.Classify(status, retryAfter, body);

    public TimeSpan? ServiceWindow(AccountModel account) => GraphMessages.Window(account);
}

/// <param name="Object">The <c>object</c> its webhooks name.</param>
/// <param name="ProviderBase">Its send API.</param>
/// <param name="Split">Cuts a text into messages of <paramref name="TextMax"/>, counted as this channel counts; null when it needs too many.</param>
internal sealed record MessagingFacts(
    string Name, string Object, string ProviderBase, double SendsPerSecond, int TextMax, Func<string, List<string>?> Split, Uri Documentation);
