namespace Gateway.Host.Agents;

/// <summary>A browser names the page that opens a socket; only our own pages and those allowed may. Programs name none.</summary>
internal static class OriginCheck
{
    public static bool Allows(HttpRequest request, ICollection<string> allowed)
    {
        var origin = request.Headers.Origin;
        return origin.Count == 0 || (origin is [{ } one] && (IsOwn(request, one) || allowed.Contains(one, StringComparer.OrdinalIgnoreCase)));
    }

    private static bool IsOwn(HttpRequest request, string origin) =>
        request.Host.HasValue && origin.Equals($"{request.Scheme}://{request.Host.Value}", StringComparison.OrdinalIgnoreCase);
}
