using System.Buffers;
using Gateway.Channels.Sending;
using Gateway.Channels.Signing;
using Gateway.Contracts.Configuration;

namespace Gateway.Channels.Teams;

/// <summary>The token in <c>Authorization</c>: signed by a published key of the Bot Framework that may speak for the activity's channel, for this app and this service URL.</summary>
/// <remarks>
/// The token says who calls and does not cover the body; the body counts only as far as its <c>serviceUrl</c> and <c>channelId</c> must fit the token.
/// https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-authentication#step-4-verify-the-jwt-token
/// </remarks>
internal static class TeamsSignature
{
    // What the documentation allows clocks to differ.
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(5);

    public static VerifyOutcome Check(in ReadOnlySequence<byte> body, WebhookRequest request, AccountModel account)
    {
        var header = request.Header("Authorization");
        if (string.IsNullOrEmpty(header))
            return VerifyOutcome.Missing;
        if (account.Current("appId")?.RevealText() is not { } app)
            return VerifyOutcome.NotConfigured;

        // What the token itself says wrong is found before anything is fetched for it.
        var cloud = TeamsCloud.Of(account);
        if (CompactToken.OfBearer(header) is not { KeyId: { } id } token || token.Algorithm != "RS256" || token.Claim("iss") != cloud.Issuer || !token.IsFor(app))
            return VerifyOutcome.Forged;
        if (request.Document(cloud.Keys) is not { } document)
            return token.IsValidAt(request.ReceivedAt, Skew) ? VerifyOutcome.Awaiting : VerifyOutcome.Expired;
        if (PublishedKeys.Find(document, id) is not { } key)
        {
            if (request.Document(cloud.Keys, newer: true) is not { } newer)
                return token.IsValidAt(request.ReceivedAt, Skew) ? VerifyOutcome.Awaiting : VerifyOutcome.Expired;
            if (PublishedKeys.Find(newer, id) is not { } found)
                return VerifyOutcome.Forged;
            key = found;
        }

        if (!token.IsSignedBy(key))
            return VerifyOutcome.Forged;
        if (!token.IsValidAt(request.ReceivedAt, Skew))
            return VerifyOutcome.Expired;
        return Fits(body, token, key) ? VerifyOutcome.Verified : VerifyOutcome.Forged;
    }

    private static bool Fits(in ReadOnlySequence<byte> body, CompactToken token, PublishedKey key)
    {
        var bytes = body.IsSingleSegment ? body.FirstSpan : body.ToArray();
        var service = ResponseJson.Find(bytes, "serviceUrl");
        var channel = ResponseJson.Find(bytes, "channelId");
        return service is not null && channel is not null
            && token.Claim("serviceurl") is { } claimed
            && claimed.AsSpan().TrimEnd('/').Equals(service.AsSpan().TrimEnd('/'), StringComparison.OrdinalIgnoreCase)
            && (key.Endorsements.Count == 0 || key.Endorsements.Contains(channel, StringComparer.Ordinal));
    }
}
