using System.Globalization;
using System.Text;
using Gateway.Contracts.Configuration;

namespace Gateway.Channels.Sending;

/// <summary>OAuth 2.0 (RFC 6749) where each answer brings the refresh token that the next request needs.</summary>
internal static class OAuthRefresh
{
    // RFC 6749 leaves expires_in out of an answer when the documentation tells it; nobody documents less than this.
    private static readonly TimeSpan LifetimeUntold = TimeSpan.FromMinutes(30);

    /// <summary><c>grant_type=refresh_token</c>; a client with a secret proves itself with Basic, one without by its id alone.</summary>
    public static SendRequest Request(Uri url, string client, Secret? clientSecret, Secret refreshToken)
    {
        var form = new StringBuilder().Field("grant_type", "refresh_token").Field("refresh_token", refreshToken.RevealText()).Field("client_id", client);
        return clientSecret is null
            ? FormRequests.Post(url, form)
            : FormRequests.Post(url, form, ("Authorization", "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(
                $"{Uri.EscapeDataString(client)}:{Uri.EscapeDataString(clientSecret.RevealText())}"))));
    }

    /// <summary><c>{"access_token":"..","expires_in":7200,"refresh_token":".."}</c>; numbers may stand in quotes.</summary>
    public static TokenGrant? Read(int status, ReadOnlySpan<byte> body)
    {
        if (!SendAnswers.IsSuccess(status) || ResponseJson.Find(body, "access_token") is not { } token)
            return null;
        var lifetime = int.TryParse(ResponseJson.Find(body, "expires_in"), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? TimeSpan.FromSeconds(seconds)
            : LifetimeUntold;
        return new TokenGrant(new Secret(token), lifetime, ResponseJson.Find(body, "refresh_token") is { } refresh ? new Secret(refresh) : null);
    }
}
