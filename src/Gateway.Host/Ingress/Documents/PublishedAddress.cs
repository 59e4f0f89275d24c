namespace Gateway.Host.Ingress;

/// <summary>Which addresses may be fetched for a channel: https on one of the hosts it names, on the usual port, with nothing in them that leads elsewhere.</summary>
internal static class PublishedAddress
{
    // The longest certificate address of SNS has under 120 characters.
    private const int LengthMax = 512;

    // A confirmation of SNS names its topic, of up to 256 characters, and a token of some 260.
    private const int FollowUpLengthMax = 1024;

    /// <summary>A document: its address has no query, or every caller could have it fetched anew under another one.</summary>
    public static bool IsOf(IReadOnlyList<string> hosts, Uri address) => Leads(hosts, address, LengthMax) && address.Query.Length == 0;

    /// <summary>What a verified body asks to be called back at: it may have a query, which is where providers put their token.</summary>
    public static bool IsFollowUpOf(IReadOnlyList<string> hosts, Uri address) => Leads(hosts, address, FollowUpLengthMax);

    private static bool Leads(IReadOnlyList<string> hosts, Uri address, int lengthMax) =>
        address.IsAbsoluteUri && address.OriginalString.Length <= lengthMax && address.Scheme == "https" && address.IsDefaultPort
        && address.UserInfo.Length == 0 && address.Fragment.Length == 0
        && hosts.Any(host => Matches(host, address.IdnHost));

    /// <summary>A star at the start stands for any names before the rest, one further on for one name.</summary>
    private static bool Matches(string pattern, string host)
    {
        var star = pattern.IndexOf('*', StringComparison.Ordinal);
        if (star < 0)
        {
            return host.Equals(pattern, StringComparison.OrdinalIgnoreCase);
        }

        var (before, after) = (pattern[..star], pattern[(star + 1)..]);
        return host.Length > before.Length + after.Length
            && host.StartsWith(before, StringComparison.OrdinalIgnoreCase) && host.EndsWith(after, StringComparison.OrdinalIgnoreCase)
            && (star == 0 || !host.AsSpan()[before.Length..^after.Length].Contains('.'));
    }
}
