using System.Buffers;
using Gateway.Channels.Json;
using Gateway.Channels.Sending;
using Gateway.Channels.Signing;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;

namespace Gateway.Channels.Teams;

/// <summary>Microsoft Teams, and what else speaks the Bot Framework's activities.</summary>
internal sealed class TeamsChannel : IChannel
{
    public const string ChannelName = "teams";

    private static readonly ChannelResponse Invoked = new(200, "application/json", "{}"u8.ToArray());

    // An empty message: the card stays as it is.
    private static readonly ChannelResponse CardInvoked =
        new(200, "application/json", "{\"statusCode\":200,\"type\":\"application/vnd.microsoft.activity.message\",\"value\":\"\"}"u8.ToArray());

    public string Name => ChannelName;

    public ChannelFeatures Features { get; } = new()
    {
        Decodes =
        [
            ItemKind.Message, ItemKind.Edit, ItemKind.Delete, ItemKind.Reaction, ItemKind.Receipt, ItemKind.Postback, ItemKind.Typing, ItemKind.Echo,
            ItemKind.System, ItemKind.Ignored,
        ],
        Sends = ["text", "image", "quick_replies", "link", ChannelFeatures.Typing],
        ServiceWindow = null,
        // Teams: 30 requests a second of one app in one tenant; one conversation takes 7 in a second and 60 in 30 seconds.
        SendsPerSecond = 30,
        TextMax = TeamsEncoder.TextMax,
        Secrets = ["appId", "appPassword"],
        Settings = new Dictionary<string, string>
        {
            ["tenantId"] = "the bot's tenant, for a single-tenant bot; a multi-tenant one has none",
            ["cloud"] = "\"usgov\" for the US government cloud",
        },
        DocumentHosts = [TeamsCloud.Public.Keys.Host, TeamsCloud.Government.Keys.Host],
        // Teams' own limit of a message is about 100 KB; activities with cards and entities stay below a quarter of this.
        BodyMax = 1024 * 1024,
        Documentation = new Uri("https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-api-reference"),
    };

    public VerifyOutcome Verify(in ReadOnlySequence<byte> body, WebhookRequest request, AccountModel account) =>
        TeamsSignature.Check(body, request, account);

    /// <summary>None.</summary>
    public ChannelResponse? Handshake(in ReadOnlySequence<byte> body, WebhookRequest request, AccountModel account) => null;

    public DecodeResult Decode(in ReadOnlySequence<byte> body, WebhookRequest request, AccountModel account, List<InboundItem> sink) =>
        JsonBodies.Read(Name, body, request, account, sink, static (in one, request, _, items) => TeamsDecoder.Decode(one, request.ReceivedAt, items));

    /// <summary>An invoke wants a body; everything else an empty 200.</summary>
    public ChannelResponse Answer(IReadOnlyList<InboundItem> items, WebhookRequest request, AccountModel account) =>
        (items is [{ Extra: { } facts }, ..] ? facts.GetValueOrDefault(TeamsActivity.InvokeFact) : null) switch
        {
            null => ChannelResponse.Ok,
            "adaptiveCard/action" => CardInvoked,
            _ => Invoked,
        };

    public SendRequest? ShowTyping(string recipient, AccountModel account) => TeamsEncoder.Typing(recipient, account);

    public EncodeResult Encode(OutboundMessage message, AccountModel account) => TeamsEncoder.Encode(message, account);

    public SendResult Classify(int status, TimeSpan? retryAfter, ReadOnlySpan<byte> body) => TeamsErrors.Classify(status, retryAfter, body);

    /// <summary><c>POST https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token</c></summary>
    public SendRequest? TokenRequest(AccountModel account, DateTimeOffset now)
    {
        if (account.Current("appId") is not { } app || account.Current("appPassword") is not { } password)
            return null;
        var cloud = TeamsCloud.Of(account);
        var tenant = account.Settings.GetValueOrDefault("tenantId") is { Length: > 0 } own ? own : "botframework.com";
        return OAuthTokens.Request(
            new Uri($"{cloud.Login}/{Uri.EscapeDataString(tenant)}/oauth2/v2.0/token"), [],
            ("grant_type", "client_credentials"), ("client_id", app.RevealText()), ("client_secret", password.RevealText()), ("scope", cloud.Scope));
    }

    public TokenGrant? ReadToken(int status, ReadOnlySpan<byte> body) => OAuthTokens.Read(status, body);

    /// <summary>Images lie at the connector and open with the bot's token; files are links that open by themselves.</summary>
    public AttachmentRequest? FetchAttachment(Attachment attachment, AccountModel account) =>
        account.Current("accessToken") is { } token
            ? AttachmentRequest.OnHosts(attachment, ["smba.trafficmanager.net", "smba.infra.gov.teams.microsoft.us"], ("Authorization", "Bearer " + token.RevealText()))
            : AttachmentRequest.Plain(attachment);
}
