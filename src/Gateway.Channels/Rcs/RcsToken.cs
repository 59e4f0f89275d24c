using Gateway.Channels.Sending;
using Gateway.Channels.Signing;
using Gateway.Contracts.Configuration;

namespace Gateway.Channels.Rcs;

/// <summary>Google's service accounts: an assertion signed with the account's own key is exchanged for an access token.</summary>
/// <remarks>
/// The secret <c>serviceAccount</c> is the key file's JSON as Google gives it: <c>{"client_email":"..","private_key":"-----BEGIN PRIVATE KEY-----.."}</c>.
/// https://developers.google.com/identity/protocols/oauth2/service-account#httprest
/// </remarks>
internal static class RcsToken
{
    private const string Audience = "https://oauth2.googleapis.com/token";
    private const string Scope = "https://www.googleapis.com/auth/rcsbusinessmessaging";

    // The longest Google takes.
    private const int LifetimeSeconds = 3600;

    public static SendRequest? Request(AccountModel account, DateTimeOffset now)
    {
        if (account.Current("serviceAccount") is not { } file || ResponseJson.Find(file.Reveal(), "client_email") is not { } email
            || ResponseJson.Token(file.Reveal(), "private_key") is not { } key)
        {
            return null;
        }

        var from = now.ToUnixTimeSeconds();
        var claims = ApiRequests.Body(email, (writer, issuer) =>
        {
            writer.WriteString("iss"u8, issuer);
            writer.WriteString("scope"u8, Scope);
            writer.WriteString("aud"u8, Audience);
            writer.WriteNumber("iat"u8, from);
            writer.WriteNumber("exp"u8, from + LifetimeSeconds);
        });
        return RsaToken.Sign(key, claims.Span) is { } assertion
            ? OAuthTokens.Request(new Uri(Audience), [], ("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer"), ("assertion", assertion))
            : null;
    }
}
