using Gateway.Contracts.Configuration;

namespace Gateway.Host.WebChat;

/// <summary>Which pages may open a visitor's socket. Browsers send Origin always; who sends none is no page of somebody else.</summary>
internal static class Origins
{
    public static bool Allows(HttpRequest request, AccountModel account)
    {
        if (request.Headers.Origin.Count == 0)
        {
            return true;
        }

        return request.Headers.Origin is [{ } origin] && (IsOwn(origin, request, account) || account.Origins.Contains(origin, StringComparer.Ordinal));
    }

    /// <summary>Same host and port; the scheme may differ behind a proxy that ends TLS.</summary>
    private static bool IsOwn(string origin, HttpRequest request, AccountModel account) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var page) && page.Scheme is "http" or "https"
        && (page.Authority.Equals(request.Host.Value, StringComparison.OrdinalIgnoreCase)
            || (account.PublicUrl is { } known && page.Authority.Equals(known.Authority, StringComparison.OrdinalIgnoreCase)));
}
