using System.Buffers;
using System.Text;
using Gateway.Channels.Json;
using Gateway.Channels.Sending;
using Gateway.Channels.Signing;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;

namespace Gateway.Channels.Zalo;

/// <summary>A Zalo Official Account.</summary>
internal sealed class ZaloChannel : IChannel
{
    public const string ChannelName = "zalo";
    private const string AppIdSetting = "appId";

    public string Name => ChannelName;

    public ChannelFeatures Features { get; } = new()
    {
        Decodes = [ItemKind.Message, ItemKind.Reaction, ItemKind.Receipt, ItemKind.Echo, ItemKind.System, ItemKind.Ignored],
        Sends = ["text", "image", "file", "link", "reply"],

        // Consultation messages: free for 48 hours after the person's last act, charged up to seven days.
        ServiceWindow = TimeSpan.FromDays(7),
        // Zalo documents no rate; error -32 says when it is too much.
        SendsPerSecond = 10,
        TextMax = ZaloEncoder.TextMax,
        Secrets = [ZaloSignature.SecretName],
        OptionalSecrets = ["accessToken", "appSecret", "refreshToken"],
        Settings = new Dictionary<string, string>
        {
            [AppIdSetting] = "id of the Zalo app: with appSecret and refreshToken the gateway renews access tokens itself",
            [ZaloSignature.IdSetting] = "app (default) or oa: whose id the signature begins with",
        },
        // Zalo documents no limit; a text of 2,000 characters with ten attachments stays under 20 KB.
        BodyMax = 256 * 1024,
        Documentation = new Uri("https://developers.zalo.me/docs/official-account/webhook/tong-quan"),
    };

    public VerifyOutcome Verify(in ReadOnlySequence<byte> body, WebhookRequest request, AccountModel account) =>
        ZaloSignature.Check(body, request, account);

    /// <summary>None: Zalo proves the domain by a file or a tag on its site.</summary>
    public ChannelResponse? Handshake(in ReadOnlySequence<byte> body, WebhookRequest request, AccountModel account) => null;

    public DecodeResult Decode(in ReadOnlySequence<byte> body, WebhookRequest request, AccountModel account, List<InboundItem> sink) =>
        JsonBodies.Read(Name, body, request, account, sink, static (in one, request, account, items) => ZaloDecoder.Decode(one, account, request.ReceivedAt, items));

    public EncodeResult Encode(OutboundMessage message, AccountModel account) => ZaloEncoder.Encode(message, account);

    public SendResult Classify(int status, TimeSpan? retryAfter, ReadOnlySpan<byte> body) => ZaloErrors.Classify(status, retryAfter, body);

    /// <summary>A refresh token works once: the answer brings the next one.</summary>
    public SendRequest? TokenRequest(AccountModel account, DateTimeOffset now)
    {
        if (account.Settings.GetValueOrDefault(AppIdSetting) is not { } app || account.Current("appSecret") is not { } secret
            || account.Current("refreshToken") is not { } refresh)
        {
            return null;
        }

        var form = new StringBuilder().Field("refresh_token", refresh.RevealText()).Field("app_id", app).Field("grant_type", "refresh_token");
        return FormRequests.Post(ApiRequests.Url(account, "https://oauth.zaloapp.com", "/v4/oa/access_token"), form, ("secret_key", secret.RevealText()));
    }

    public TokenGrant? ReadToken(int status, ReadOnlySpan<byte> body) => OAuthRefresh.Read(status, body);
}
