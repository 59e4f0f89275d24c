using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Gateway.Channels.Json;
using Gateway.Channels.Sending;
using Gateway.Channels.Signing;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;

namespace Gateway.Channels.Rcs;

/// <summary>RCS for Business (Google RBM).</summary>
internal sealed class RcsChannel : IChannel
{
    public const string ChannelName = "rcs";

    public string Name => ChannelName;

    public ChannelFeatures Features { get; } = new()
    {
        Decodes = [ItemKind.Message, ItemKind.Postback, ItemKind.Receipt, ItemKind.Typing, ItemKind.System, ItemKind.Ignored],
        Sends = ["text", "image", "video", "audio", "file", "quick_replies", ChannelFeatures.Typing],
        ServiceWindow = null,
        // Google allows an agent 300 requests a second.
        SendsPerSecond = 300,

        // The message's id is ours and in the URL: a repeated one is refused as a duplicate.
        SendsOnce = true,
        TextMax = RcsEncoder.TextMax,
        Secrets = ["clientToken", "serviceAccount"],
        Settings = new Dictionary<string, string>
        {
            ["region"] = "europe, us or asia, where the agent lives; us without it",
        },
        // Pub/Sub takes messages of up to 10 MB; a user's message is under 10 KB and files come as links.
        BodyMax = 1024 * 1024,
        Documentation = new Uri("https://developers.google.com/business-communications/rcs-business-messaging/guides/integrate/webhooks"),
    };

    /// <summary><c>X-Goog-Signature</c>: the HMAC-SHA-512 of the decoded <c>message.data</c> in base64, under the client token.</summary>
    public VerifyOutcome Verify(in ReadOnlySequence<byte> body, WebhookRequest request, AccountModel account)
    {
        var header = request.Header("X-Goog-Signature");
        if (string.IsNullOrEmpty(header))
            return VerifyOutcome.Missing;
        if (account.Current("clientToken") is null && account.Previous("clientToken") is null)
            return VerifyOutcome.NotConfigured;
        Span<byte> signature = stackalloc byte[HMACSHA512.HashSizeInBytes];
        if (!Macs.TryBase64(header, signature))
            return VerifyOutcome.Forged;
        using var json = JsonBody.Read(body);
        if (json.Refusal is not null)
            return VerifyOutcome.Forged;

        // What is signed stands inside: the envelope is read only as far as to find it.
        using var envelope = RcsEnvelope.Read(json.Reader());
        return envelope.HasData
            ? Macs.Check(account, "clientToken", new Content(envelope.Data), signature, static (secret, content, mac) => HMACSHA512.HashData(secret.Reveal(), content.Data, mac))
            : VerifyOutcome.Forged;
    }

    /// <summary><c>{"clientToken":"..","secret":".."}</c> is answered with the secret when the token is the account's.</summary>
    public ChannelResponse? Handshake(in ReadOnlySequence<byte> body, WebhookRequest request, AccountModel account)
    {
        // Both are short; everything longer is ordinary traffic.
        const int LengthMax = 2048;
        const int SecretMax = 256;
        if (body.Length is 0 or > LengthMax)
            return null;
        Span<byte> copy = stackalloc byte[(int)body.Length];
        body.CopyTo(copy);
        if (ResponseJson.Has(copy, "message") || ResponseJson.Find(copy, "clientToken") is not { } token || ResponseJson.Find(copy, "secret") is not { } secret)
            return null;
        if (SharedToken.Check(token, account, "clientToken") != VerifyOutcome.Verified)
            return ChannelResponse.Forbidden;
        return secret.Length <= SecretMax && secret.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '+' or '/' or '=')
            ? new ChannelResponse(200, "text/plain", Encoding.ASCII.GetBytes(secret))
            : new ChannelResponse(400, null, default);
    }

    public DecodeResult Decode(in ReadOnlySequence<byte> body, WebhookRequest request, AccountModel account, List<InboundItem> sink) =>
        JsonBodies.Read(Name, body, request, account, sink, static (in one, request, _, items) => RcsDecoder.Decode(one, request.ReceivedAt, items));

    public SendRequest? ShowTyping(string recipient, AccountModel account) => RcsEncoder.Typing(recipient, account);

    public EncodeResult Encode(OutboundMessage message, AccountModel account) => RcsEncoder.Encode(message, account);

    public SendResult Classify(int status, TimeSpan? retryAfter, ReadOnlySpan<byte> body) => RcsErrors.Classify(status, retryAfter, body);

    public SendRequest? TokenRequest(AccountModel account, DateTimeOffset now) => RcsToken.Request(account, now);

    public TokenGrant? ReadToken(int status, ReadOnlySpan<byte> body) => OAuthTokens.Read(status, body);

    private readonly ref struct Content(ReadOnlySpan<byte> data)
    {
        public readonly ReadOnlySpan<byte> Data = data;
    }
}
