namespace Gateway.Host.Agents;

/// <summary>A browser names the page that opens a socket; only our own pages and those allowed may. Programs name none.</summary>
internal static class OriginCheck
{
    public static bool Allows(HttpRequest request, IEnumerable<string> allowed)
    {
        var origin = request.Headers.Origin;
        return origin.Count == 0 || (origin is [{ } one] && (IsOwn(request, one) || allowed.Contains(one, StringComparer.OrdinalIgnoreCase)));
    }

    /// <summary>Same host and port; the scheme may differ behind a proxy that ends TLS.</summary>
    private static bool IsOwn(HttpRequest request, string origin) =>
        request.Host.HasValue && Uri.TryCreate(origin, UriKind.Absolute, out var page) && page.Scheme is "http" or "https"
        && page.Authority.Equals(request.Host.Value, StringComparison.OrdinalIgnoreCase);
}
