using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Gateway.Channels.Json;
using Gateway.Channels.Sending;
using Gateway.Channels.Signing;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;

namespace Gateway.Channels.Genesys;

/// <summary>Genesys Cloud open messaging: the gateway is the messaging platform, and Genesys writes to the people on it.</summary>
internal sealed class GenesysChannel : IChannel
{
    public const string ChannelName = "genesys";

    public string Name => ChannelName;

    public ChannelFeatures Features { get; } = new()
    {
        Decodes = [ItemKind.Message, ItemKind.Receipt, ItemKind.Reaction, ItemKind.Postback, ItemKind.Typing, ItemKind.Echo, ItemKind.System, ItemKind.Ignored],
        Sends = ["text", "image", "video", "audio", "file"],
        ServiceWindow = null,
        // Genesys' limit of one OAuth client is 300 requests a minute.
        SendsPerSecond = 5,
        TextMax = GenesysEncoder.TextMax,
        Secrets = ["signatureSecret", "clientId", "clientSecret"],
        Settings = new Dictionary<string, string>
        {
            ["region"] = "the region's domain, such as mypurecloud.de; mypurecloud.com without it",
        },
        // Genesys documents no limit; media come as links.
        BodyMax = 1024 * 1024,
        Documentation = new Uri("https://developer.genesys.cloud/commdigital/digital/openmessaging/"),
    };

    /// <summary><c>X-Hub-Signature-256: sha256=BASE64</c>, the HMAC-SHA-256 of the body.</summary>
    public VerifyOutcome Verify(in ReadOnlySequence<byte> body, WebhookRequest request, AccountModel account)
    {
        const string Prefix = "sha256=";
        var header = request.Header("X-Hub-Signature-256");
        if (string.IsNullOrEmpty(header))
            return VerifyOutcome.Missing;
        Span<byte> signature = stackalloc byte[HMACSHA256.HashSizeInBytes];
        return header.StartsWith(Prefix, StringComparison.Ordinal) && Macs.TryBase64(header.AsSpan(Prefix.Length), signature)
            ? BodySignature.Check(body, signature, account, "signatureSecret")
            : VerifyOutcome.Forged;
    }

    /// <summary>None.</summary>
    public ChannelResponse? Handshake(in ReadOnlySequence<byte> body, WebhookRequest request, AccountModel account) => null;

    public DecodeResult Decode(in ReadOnlySequence<byte> body, WebhookRequest request, AccountModel account, List<InboundItem> sink) =>
        JsonBodies.Read(Name, body, request, account, sink, static (in one, request, _, items) => GenesysDecoder.Decode(one, request.ReceivedAt, items));

    public EncodeResult Encode(OutboundMessage message, AccountModel account) => GenesysEncoder.Encode(message, account);

    /// <summary>202 with the normalised message, or <c>{"code":"bad.request","status":400}</c>.</summary>
    public SendResult Classify(int status, TimeSpan? retryAfter, ReadOnlySpan<byte> body)
    {
        if (SendAnswers.IsSuccess(status))
            return new SendResult(SendOutcome.Sent, ResponseJson.Find(body, "id"));

        // The client's roles lack a permission: no message goes until somebody gives it.
        var code = ResponseJson.Find(body, "code");
        return code is "not.authorized" || code?.StartsWith("missing.", StringComparison.Ordinal) == true && status == 403
            ? new SendResult(SendOutcome.Unauthorized, Code: code)
            : SendAnswers.ByStatus(status, retryAfter, code);
    }

    /// <summary><c>POST https://login.{region}/oauth/token</c></summary>
    public SendRequest? TokenRequest(AccountModel account, DateTimeOffset now) =>
        account.Current("clientId") is { } id && account.Current("clientSecret") is { } secret
            ? OAuthTokens.Request(
                new Uri($"https://login.{GenesysEncoder.Region(account)}/oauth/token"),
                [("Authorization", "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{id.RevealText()}:{secret.RevealText()}")))],
                ("grant_type", "client_credentials"))
            : null;

    public TokenGrant? ReadToken(int status, ReadOnlySpan<byte> body) => OAuthTokens.Read(status, body);

    /// <summary>Genesys' media open with the client's token.</summary>
    public AttachmentRequest? FetchAttachment(Attachment attachment, AccountModel account) =>
        account.Current("accessToken") is { } token
            ? AttachmentRequest.OnHosts(attachment, ["api." + GenesysEncoder.Region(account)], ("Authorization", "Bearer " + token.RevealText()))
            : AttachmentRequest.Plain(attachment);
}
