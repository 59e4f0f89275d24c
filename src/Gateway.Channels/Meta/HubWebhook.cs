using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Gateway.Channels.Signing;
using Gateway.Contracts.Configuration;

namespace Gateway.Channels.Meta;

/// <summary>What the webhooks of all Meta products have in common: the signature of the app, and the challenge.</summary>
/// <remarks>https://developers.facebook.com/docs/graph-api/webhooks/getting-started</remarks>
internal static class HubWebhook
{
    private static readonly SearchValues<char> ChallengeCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-");

    /// <summary><c>X-Hub-Signature-256: sha256=</c> and the HMAC of the raw body in hex.</summary>
    public static VerifyOutcome Verify(in ReadOnlySequence<byte> body, WebhookRequest request, AccountModel account)
    {
        var header = request.Header("X-Hub-Signature-256");
        if (string.IsNullOrEmpty(header))
            return VerifyOutcome.Missing;
        Span<byte> signature = stackalloc byte[BodySignature.Length];
        return SignatureHeader.Hex(header, "sha256=", signature)
            ? BodySignature.Check(body, signature, account, "appSecret")
            : VerifyOutcome.Forged;
    }

    /// <summary>The same, or the older <c>X-Hub-Signature: sha1=</c> of apps and relays that send no other; an HMAC of SHA-1 is not broken.</summary>
    public static VerifyOutcome VerifyEither(in ReadOnlySequence<byte> body, WebhookRequest request, AccountModel account)
    {
        if (Verify(body, request, account) is var outcome and not VerifyOutcome.Missing)
            return outcome;
        var header = request.Header("X-Hub-Signature");
        if (string.IsNullOrEmpty(header))
            return VerifyOutcome.Missing;
        Span<byte> signature = stackalloc byte[HMACSHA1.HashSizeInBytes];
        return SignatureHeader.Hex(header, "sha1=", signature)
            ? BodySignature.Check(body, signature, account, "appSecret", HashAlgorithmName.SHA1)
            : VerifyOutcome.Forged;
    }

    /// <summary><c>GET ?hub.mode=subscribe&amp;hub.verify_token=TOKEN&amp;hub.challenge=TEXT</c> is answered with the challenge.</summary>
    public static ChannelResponse? Handshake(WebhookRequest request, AccountModel account)
    {
        // Meta sends digits; what may be echoed is kept to characters that mean nothing in any document.
        const int ChallengeMax = 256;
        if (request.Method != "GET" || request.Query("hub.mode") is not { } mode)
            return null;
        if (mode != "subscribe" || request.Query("hub.challenge") is not { Length: > 0 and <= ChallengeMax } challenge
            || challenge.AsSpan().ContainsAnyExcept(ChallengeCharacters))
        {
            return new ChannelResponse(400, null, default);
        }

        return SharedToken.Check(request.Query("hub.verify_token") ?? "", account, "verifyToken") == VerifyOutcome.Verified
            ? new ChannelResponse(200, "text/plain", Encoding.ASCII.GetBytes(challenge))
            : ChannelResponse.Forbidden;
    }
}
