using System.Globalization;
using System.Net;

namespace Gateway.Host.Sending;

/// <summary>How long a provider asks to wait.</summary>
internal static class RetryTime
{
    // A number of seconds above it is a time: 2001.
    private const double SecondsMax = 1e9;

    /// <summary>
    /// The end of the window in which the limit counts: a time in seconds since 1970 (<c>x-rate-limit-reset</c> of X), or seconds from now (<c>X-RateLimit-Reset-After</c> of
    /// Discord, <c>RateLimit-Reset</c> of draft-ietf-httpapi-ratelimit-headers). Some write one where others write the other under the same name.
    /// </summary>
    private static readonly string[] Windows = ["x-rate-limit-reset", "x-ratelimit-reset-after", "ratelimit-reset", "x-ratelimit-reset"];

    /// <summary><c>Retry-After</c> (RFC 9110 section 10.2.3); of a 429 without one, when its window ends. Null where nothing is asked, or what was asked for is over.</summary>
    public static TimeSpan? Asked(HttpResponseMessage response, DateTimeOffset now) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => Ahead(date - now),
        _ when response.StatusCode == HttpStatusCode.TooManyRequests => Window(response, now),
        _ => null,
    };

    private static TimeSpan? Window(HttpResponseMessage response, DateTimeOffset now)
    {
        foreach (var name in Windows)
        {
            if (!response.Headers.TryGetValues(name, out var values)
                || !double.TryParse(values.First(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) || seconds > SecondsMax * 100)
                continue;
            return Ahead(seconds > SecondsMax ? DateTimeOffset.UnixEpoch.AddSeconds(seconds) - now : TimeSpan.FromSeconds(seconds));
        }

        return null;
    }

    private static TimeSpan? Ahead(TimeSpan wait) => wait > TimeSpan.Zero ? wait : null;
}
