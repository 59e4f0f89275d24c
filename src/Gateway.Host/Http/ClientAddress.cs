using System.Net;
using System.Net.Sockets;
using Gateway.Host.Outbound;

namespace Gateway.Host.Http;

/// <summary>Who a request comes from, for limits. What <c>X-Forwarded-For</c> says is believed from the proxies that the operator has named, and from nobody else.</summary>
internal static class ClientAddress
{
    // Proxies in a row: a CDN, a load balancer, an ingress and a mesh. What stands further left was written by strangers.
    private const int HopsMax = 8;

    public static IPAddress? Of(HttpContext context, IReadOnlyList<IPNetwork> trusted)
    {
        var address = Plain(context.Connection.RemoteIpAddress);
        if (address is null || trusted.Count == 0 || !IsTrusted(address, trusted))
        {
            return address;
        }

        var hops = string.Join(',', context.Request.Headers["X-Forwarded-For"].ToArray()).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        for (var i = hops.Length - 1; i >= Math.Max(0, hops.Length - HopsMax) && IsTrusted(address, trusted); i--)
        {
            // Some proxies write the port behind it.
            if (!IPEndPoint.TryParse(hops[i], out var hop))
            {
                break;
            }

            address = Plain(hop.Address)!;
        }

        return address;
    }

    /// <summary>Of this machine or of a network that is not the public one.</summary>
    public static bool IsLocal(IPAddress address) => InternalAddresses.KindOf(address) is not null;

    /// <summary>A customer's line has a whole /64 of IPv6 addresses.</summary>
    public static IPAddress Network(IPAddress address)
    {
        address = Plain(address)!;
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return address;
        }

        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        bytes[8..].Clear();
        return new IPAddress(bytes);
    }

    private static IPAddress? Plain(IPAddress? address) => address is null ? null : InternalAddresses.Plain(address);

    private static bool IsTrusted(IPAddress address, IReadOnlyList<IPNetwork> trusted)
    {
        for (var i = 0; i < trusted.Count; i++)
        {
            if (trusted[i].Contains(address))
            {
                return true;
            }
        }

        return false;
    }
}
