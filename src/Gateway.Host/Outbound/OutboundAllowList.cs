using System.Net;

namespace Gateway.Host.Outbound;

/// <summary>What the operator lets through in spite of the guard's rules: networks (<c>10.1.0.0/16</c>) and host names (<c>hooks.internal</c>). Tenants cannot add to it.</summary>
internal sealed class OutboundAllowList
{
    private readonly List<IPNetwork> _networks = [];
    private readonly HashSet<string> _hosts = new(StringComparer.OrdinalIgnoreCase);

    public OutboundAllowList(IEnumerable<string> entries)
    {
        foreach (var entry in entries)
        {
            if (ParseNetwork(entry) is { } network)
            {
                _networks.Add(network);
            }
            else
            {
                _hosts.Add(entry.TrimEnd('.'));
            }
        }
    }

    public bool HasHost(string host) => _hosts.Contains(host.TrimEnd('.'));

    public bool Has(IPAddress address)
    {
        var plain = InternalAddresses.Plain(address);
        return _networks.Exists(network => network.Contains(plain));
    }

    /// <summary>Whether an entry of the configuration can be read.</summary>
    public static bool IsEntry(string text) => ParseNetwork(text) is not null || (Uri.CheckHostName(text) == UriHostNameType.Dns && !text.Contains('/', StringComparison.Ordinal));

    private static IPNetwork? ParseNetwork(string text)
    {
        if (IPNetwork.TryParse(text, out var network))
        {
            return network;
        }

        return IPAddress.TryParse(text, out var address) ? new IPNetwork(address, address.GetAddressBytes().Length * 8) : null;
    }
}
