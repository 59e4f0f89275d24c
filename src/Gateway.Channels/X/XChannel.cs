using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Gateway.Channels.Json;
using Gateway.Channels.Sending;
using Gateway.Channels.Signing;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;

namespace Gateway.Channels.X;

/// <summary>Direct messages of one X account, by the Account Activity API or the X Activity API.</summary>
internal sealed class XChannel : IChannel
{
    public const string ChannelName = "x";
    private const string Secret = "consumerSecret";

    private static readonly SearchValues<char> TokenCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-+/=.~");

    public string Name => ChannelName;

    public ChannelFeatures Features { get; } = new()
    {
        Decodes = [ItemKind.Message, ItemKind.Receipt, ItemKind.Postback, ItemKind.Typing, ItemKind.Echo, ItemKind.System, ItemKind.Ignored],
        Sends = ["text", "image", "link"],
        ServiceWindow = null,
        // 15 requests in 15 minutes of one user: https://docs.x.com/x-api/fundamentals/rate-limits
        SendsPerSecond = 15 / 900.0,
        TextMax = XEncoder.TextMax,
        Secrets = [Secret],
        OptionalSecrets = ["accessToken", "clientSecret", "refreshToken"],
        Settings = new Dictionary<string, string>
        {
            ["clientId"] = "OAuth 2.0 client id: with clientSecret and refreshToken the gateway renews the access token itself",
        },
        // X documents no limit; a message of 10,000 characters with two users in full stays under 100 KB.
        BodyMax = 1024 * 1024,
        Documentation = new Uri("https://docs.x.com/x-api/account-activity/introduction"),
    };

    /// <summary><c>x-twitter-webhooks-signature: sha256=</c> and the HMAC of the raw body in base64.</summary>
    public VerifyOutcome Verify(in ReadOnlySequence<byte> body, WebhookRequest request, AccountModel account)
    {
        var header = request.Header("x-twitter-webhooks-signature");
        if (string.IsNullOrEmpty(header))
            return VerifyOutcome.Missing;
        Span<byte> signature = stackalloc byte[BodySignature.Length];
        return SignatureHeader.Base64(header, "sha256=", signature)
            ? BodySignature.Check(body, signature, account, Secret)
            : VerifyOutcome.Forged;
    }

    /// <summary><c>GET ?crc_token=TOKEN</c>, on set-up and every hour, is answered with the token's HMAC.</summary>
    public ChannelResponse? Handshake(in ReadOnlySequence<byte> body, WebhookRequest request, AccountModel account)
    {
        // X sends some 50 characters. What is signed here must never pass as the signature of a body: those are JSON, this may hold no brace or quote.
        const int TokenMax = 256;
        if (request.Method != "GET" || request.Query("crc_token") is not { } token)
            return null;
        if (token.Length is 0 or > TokenMax || token.AsSpan().ContainsAnyExcept(TokenCharacters))
            return new ChannelResponse(400, null, default);
        if ((account.Current(Secret) ?? account.Previous(Secret)) is not { } secret)
            return ChannelResponse.Forbidden;
        var hash = Convert.ToBase64String(HMACSHA256.HashData(secret.Reveal(), Encoding.ASCII.GetBytes(token)));
        return new ChannelResponse(200, "application/json", Encoding.ASCII.GetBytes($$"""{"response_token":"sha256={{hash}}"}"""));
    }

    public DecodeResult Decode(in ReadOnlySequence<byte> body, WebhookRequest request, AccountModel account, List<InboundItem> sink) =>
        JsonBodies.Read(Name, body, request, account, sink, static (in one, request, _, items) => XDecoder.Decode(one, request.ReceivedAt, items));

    public EncodeResult Encode(OutboundMessage message, AccountModel account) => XEncoder.Encode(message, account);

    public AttachmentRequest? FetchAttachment(Attachment attachment, AccountModel account) => XDownload.Of(attachment, account);

    public SendResult Classify(int status, TimeSpan? retryAfter, ReadOnlySpan<byte> body) => XErrors.Classify(status, retryAfter, body);

    public SendRequest? TokenRequest(AccountModel account, DateTimeOffset now) =>
        account.Settings.GetValueOrDefault("clientId") is { } client && account.Current("refreshToken") is { } refresh
            ? OAuthRefresh.Request(ApiRequests.Url(account, XEncoder.ProviderBase, "/2/oauth2/token"), client, account.Current("clientSecret"), refresh)
            : null;

    public TokenGrant? ReadToken(int status, ReadOnlySpan<byte> body) => OAuthRefresh.Read(status, body);
}
