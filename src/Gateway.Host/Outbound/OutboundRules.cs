using System.Net;

namespace Gateway.Host.Outbound;

/// <summary>Which URLs and addresses may be called, under one configuration.</summary>
internal sealed class OutboundRules(IEnumerable<string> allow, IReadOnlyList<int> ports)
{
    // The longest URL that every server in the field takes.
    private const int UrlMax = 2000;

    private readonly OutboundAllowList _allowed = new(allow);

    /// <summary>The rule this URL breaks, as far as it can be told without resolving its name; null when it may be tried.</summary>
    public string? Refusal(Uri url)
    {
        if (!url.IsAbsoluteUri || url.OriginalString.Length > UrlMax)
        {
            return $"must be an absolute URL of at most {UrlMax} characters";
        }

        if (url.Scheme is not "https" and not "http")
        {
            return "must begin with https://";
        }

        if (url.UserInfo.Length > 0 || url.Fragment.Length > 0)
        {
            return "must have neither user and password nor a fragment";
        }

        if (Allows(url))
        {
            return null;
        }

        var literal = Literal(url);
        if (literal is not null && InternalAddresses.KindOf(literal) is { } kind)
        {
            return $"must lead to a public address; this one is {kind}";
        }

        if (literal is null && IsLocalName(url.IdnHost))
        {
            return "must have a public host name";
        }

        return url.Scheme != "https" ? "must begin with https://"
            : ports.Contains(url.Port) ? null : $"must use one of the ports {string.Join(", ", ports)}";
    }

    /// <summary>Whether the operator lets it through by its name or its address.</summary>
    public bool Allows(Uri url) => Literal(url) is { } address ? _allowed.Has(address) : _allowed.HasHost(url.IdnHost);

    /// <summary>What kind of internal address this host has led to; null when it may be called.</summary>
    public string? Refusal(string host, IPAddress address) =>
        InternalAddresses.KindOf(address) is { } kind && !_allowed.Has(address) && !_allowed.HasHost(host) ? kind : null;

    // IdnHost, because full-width digits and dots become an address only there.
    private static IPAddress? Literal(Uri url) => IPAddress.TryParse(url.IdnHost.Trim('[', ']'), out var address) ? address : null;

    private static bool IsLocalName(string host)
    {
        var name = host.TrimEnd('.');
        return !name.Contains('.', StringComparison.Ordinal)
            || name.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
            || name.EndsWith(".local", StringComparison.OrdinalIgnoreCase)
            || name.EndsWith(".internal", StringComparison.OrdinalIgnoreCase);
    }
}
