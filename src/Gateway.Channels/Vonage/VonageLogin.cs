using System.Text;
using Gateway.Channels.Sending;
using Gateway.Channels.Signing;
using Gateway.Contracts.Configuration;

namespace Gateway.Channels.Vonage;

/// <summary>Who asks: the application by a token of its own key, or the whole account by key and secret.</summary>
/// <remarks>
/// A token is <c>{"application_id":"..","iat":1,"exp":2,"jti":".."}</c> signed with RS256, and good for one request. Files of an application with secure inbound media open with it
/// alone, and only a message sent with it has its receipts go to the application's own URL:
/// https://developer.vonage.com/en/getting-started/concepts/authentication, https://developer.vonage.com/en/messages/concepts/secure-inbound-media
/// </remarks>
internal static class VonageLogin
{
    public const string PrivateKey = "privateKey";
    public const string ApplicationId = "applicationId";

    // A request waits seconds for its turn and its answer, and a server's clock may be some behind.
    private const int LifetimeSeconds = 300;

    /// <summary>Why nothing can be asked for; null when it can.</summary>
    public static EncodeResult? Refusal(AccountModel account)
    {
        if (account.Current(PrivateKey) is not null)
        {
            if (!account.Settings.ContainsKey(ApplicationId))
                return EncodeResult.Refused("account_not_configured", "settings.applicationId: must be given with secrets.privateKey");
            return Token(account, DateTimeOffset.UnixEpoch) is null
                ? EncodeResult.Refused("account_not_configured", "secrets.privateKey: must be the application's private key in PEM")
                : null;
        }

        return account.Current("apiKey") is null ? ApiRequests.NoSecret("apiKey") : account.Current("apiSecret") is null ? ApiRequests.NoSecret("apiSecret") : null;
    }

    /// <summary>The request with what <paramref name="account"/>, which is not refused, shows of itself.</summary>
    public static SendRequest With(SendRequest request, AccountModel account)
    {
        return account.Current(PrivateKey) is not null
            ? SignedRequests.Of(now => request with { Headers = [("Authorization", "Bearer " + Token(account, now))] })
            : request with { Headers = [("Authorization", Basic(account.Current("apiKey")!, account.Current("apiSecret")!))] };
    }

    private static string Basic(Secret key, Secret secret) => "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{key.RevealText()}:{secret.RevealText()}"));

    private static string? Token(AccountModel account, DateTimeOffset now)
    {
        var from = now.ToUnixTimeSeconds();
        var claims = ApiRequests.Body(account.Settings[ApplicationId], (writer, application) =>
        {
            writer.WriteString("application_id"u8, application);
            writer.WriteNumber("iat"u8, from);
            writer.WriteNumber("exp"u8, from + LifetimeSeconds);
            writer.WriteString("jti"u8, Guid.NewGuid());
        });
        return RsaToken.Sign(account.Current(PrivateKey)!.RevealText(), claims.Span);
    }
}
