using System.Globalization;
using System.Text;
using Gateway.Contracts.Configuration;

namespace Gateway.Channels.Sending;

/// <summary>OAuth 2.0 token endpoints, RFC 6749.</summary>
internal static class OAuthTokens
{
    // RFC 6749 leaves expires_in out of an answer when the documentation tells it; nobody documents less than this.
    private static readonly TimeSpan LifetimeUntold = TimeSpan.FromMinutes(30);

    /// <summary><c>grant_type=refresh_token</c>; a client with a secret proves itself with Basic, one without by its id alone.</summary>
    public static SendRequest Refresh(Uri url, string client, Secret? clientSecret, Secret refreshToken) =>
        Post(url, client, clientSecret, $"grant_type=refresh_token&refresh_token={Uri.EscapeDataString(refreshToken.RevealText())}");

    /// <summary>Any other grant; the form without the client's own members.</summary>
    public static SendRequest Post(Uri url, string client, Secret? clientSecret, string form)
    {
        var headers = clientSecret is null
            ? Array.Empty<(string, string)>()
            : [("Authorization", "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(
                $"{Uri.EscapeDataString(client)}:{Uri.EscapeDataString(clientSecret.RevealText())}")))];
        return new SendRequest("POST", url, headers, "application/x-www-form-urlencoded", Encoding.UTF8.GetBytes($"{form}&client_id={Uri.EscapeDataString(client)}"));
    }

    /// <summary><c>{"access_token":"..","expires_in":7200,"refresh_token":".."}</c>; numbers may stand in quotes.</summary>
    public static TokenGrant? Read(int status, ReadOnlySpan<byte> body)
    {
        if (status is < 200 or >= 300 || ResponseJson.Find(body, "access_token") is not { } token)
            return null;
        var lifetime = int.TryParse(ResponseJson.Find(body, "expires_in"), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? TimeSpan.FromSeconds(seconds)
            : LifetimeUntold;
        return new TokenGrant(new Secret(token), lifetime, ResponseJson.Find(body, "refresh_token") is { } refresh ? new Secret(refresh) : null);
    }
}
