using System.Globalization;
using System.Text;
using Gateway.Contracts.Configuration;

namespace Gateway.Channels.Sending;

/// <summary>The OAuth 2.0 token endpoint (RFC 6749), as many providers have it.</summary>
internal static class OAuthTokens
{
    // Where an answer does not say how long, an hour is what most providers mean.
    private static readonly TimeSpan UsualLifetime = TimeSpan.FromHours(1);

    // A token that is said to live longer than a month is fetched anew all the same.
    private const double LifetimeMaxSeconds = 30 * 24 * 3600;

    public static SendRequest Request(Uri url, IReadOnlyList<(string Name, string Value)> headers, params ReadOnlySpan<(string Name, string Value)> fields)
    {
        var form = new StringBuilder();
        foreach (var (name, value) in fields)
        {
            form.Append(form.Length == 0 ? "" : "&").Append(name).Append('=').Append(Uri.EscapeDataString(value));
        }

        return new SendRequest("POST", url, headers, "application/x-www-form-urlencoded", Encoding.ASCII.GetBytes(form.ToString()));
    }

    /// <summary><c>{"access_token":"..","expires_in":3599,"token_type":"Bearer"}</c></summary>
    public static TokenGrant? Read(int status, ReadOnlySpan<byte> body)
    {
        if (!SendAnswers.IsSuccess(status) || ResponseJson.Token(body, "access_token") is not { Length: > 0 } token)
            return null;
        var lifetime = double.TryParse(ResponseJson.Find(body, "expires_in"), NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) && seconds > 0
            ? TimeSpan.FromSeconds(Math.Min(seconds, LifetimeMaxSeconds))
            : UsualLifetime;
        return new TokenGrant(new Secret(token), lifetime);
    }
}
