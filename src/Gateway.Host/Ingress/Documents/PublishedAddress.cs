namespace Gateway.Host.Ingress;

/// <summary>Which addresses may be fetched for a channel: https on one of the hosts it names, on the usual port, with nothing in them that leads elsewhere.</summary>
internal static class PublishedAddress
{
    // The longest certificate address of SNS has under 120 characters.
    private const int LengthMax = 512;

    public static bool IsOf(IReadOnlyList<string> hosts, Uri address) =>
        address.IsAbsoluteUri && address.OriginalString.Length <= LengthMax && address.Scheme == "https" && address.IsDefaultPort
        && address.UserInfo.Length == 0 && address.Query.Length == 0 && address.Fragment.Length == 0
        && hosts.Any(host => Matches(host, address.IdnHost));

    private static bool Matches(string pattern, string host) => pattern.StartsWith("*.", StringComparison.Ordinal)
        ? host.EndsWith(pattern[1..], StringComparison.OrdinalIgnoreCase) && host.Length >= pattern.Length
        : host.Equals(pattern, StringComparison.OrdinalIgnoreCase);
}
