using System.Collections.Frozen;
using System.Net;
using System.Net.Sockets;
using Gateway.Contracts.Configuration;

namespace Gateway.Host.Http;

/// <summary>
/// The names this gateway answers to: those of this machine, of <c>--urls</c> and <c>--hosts</c>, of the configuration's hosts and of its accounts' public
/// URLs. A page whose own name was made to lead here (DNS rebinding) comes under another name, and is refused.
/// </summary>
internal sealed class AllowedHosts
{
    // The longest text of an IPv6 address in brackets, a zone included.
    private const int AddressMax = 80;

    private readonly RunOptions _options;
    private volatile Known _known;

    public AllowedHosts(RunOptions options, ModelSource models)
    {
        _options = options;
        _known = Read(models.Current);
        models.Changed += model => _known = Read(model);
    }

    /// <summary>Whether this can stand in <c>--hosts</c> and in the configuration's: a name or address without port, <c>*.</c> and a name, or <c>*</c>.</summary>
    public static bool IsName(string host) =>
        host == "*" || Uri.CheckHostName((host.StartsWith("*.", StringComparison.Ordinal) ? host[2..] : host).Trim('[', ']')) != UriHostNameType.Unknown;

    /// <param name="host">The Host header, with or without a port.</param>
    /// <param name="local">The address the request came to: asked by that, nobody's name is involved.</param>
    public bool Allows(ReadOnlySpan<char> host, IPAddress? local)
    {
        var known = _known;
        var name = WithoutPort(host);
        return known.All || name is "localhost" or "127.0.0.1" or "[::1]"
            || known.Names.GetAlternateLookup<ReadOnlySpan<char>>().Contains(name)
            || known.IsBelow(name)
            || IsAddress(name, local);
    }

    private static ReadOnlySpan<char> WithoutPort(ReadOnlySpan<char> host)
    {
        var colon = host.LastIndexOf(':');
        return colon > 0 && host.LastIndexOf(']') < colon ? host[..colon] : host;
    }

    private static bool IsAddress(ReadOnlySpan<char> name, IPAddress? local)
    {
        if (local is null)
        {
            return false;
        }

        Span<char> text = stackalloc char[AddressMax];
        var plain = local.IsIPv4MappedToIPv6 ? local.MapToIPv4() : local;
        return plain.TryFormat(text, out var length)
            && (plain.AddressFamily == AddressFamily.InterNetworkV6 ? name is ['[', .. var inner, ']'] && inner.SequenceEqual(text[..length]) : name.SequenceEqual(text[..length]));
    }

    private Known Read(GatewayModel model)
    {
        var names = new List<string>(model.Hosts);
        names.AddRange(_options.Hosts.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        foreach (var url in _options.Urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            // "*" and "+" listen everywhere and name nothing.
            if (Uri.TryCreate(url, UriKind.Absolute, out var listen) && listen.Host is not ("*" or "+"))
            {
                names.Add(listen.Host);
            }
        }

        foreach (var tenant in model.Tenants.Values)
        {
            names.AddRange(tenant.Accounts.Values.Where(account => account.PublicUrl is not null).Select(account => account.PublicUrl!.IdnHost));
        }

        return new Known(
            names.Contains("*"),
            names.ToFrozenSet(StringComparer.OrdinalIgnoreCase),
            [.. names.Where(name => name.StartsWith("*.", StringComparison.Ordinal)).Select(name => name[1..])]);
    }

    private sealed record Known(bool All, FrozenSet<string> Names, string[] Suffixes)
    {
        public bool IsBelow(ReadOnlySpan<char> name)
        {
            foreach (var suffix in Suffixes)
            {
                if (name.Length > suffix.Length && name.EndsWith(suffix, StringComparison.OrdinalIgnoreCase))
                {
                    return true;
                }
            }

            return false;
        }
    }
}
