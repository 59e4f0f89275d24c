using System.Net;
using System.Net.Sockets;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;

namespace Gateway.Host.Outbound;

/// <summary>Resolves a host name to its addresses; a seam because tests have names that change their mind.</summary>
internal delegate Task<IPAddress[]> NameLookup(string host, CancellationToken cancellationToken);

internal sealed class OutboundGuard(ModelSource models, NameLookup lookup) : IOutboundGuard
{
    private (GatewayModel Model, OutboundRules Rules) _rules = (GatewayModel.Empty, new OutboundRules([], []));

    public string? Refusal(Uri url) => Rules.Refusal(url);

    public bool Allows(Uri url) => Rules.Allows(url);

    public SocketsHttpHandler CreateHandler(OutboundHandlerOptions options) => new()
    {
        // A redirect is where a checked URL would become an unchecked one.
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.None,
        ActivityHeadersPropagator = null,
        ConnectTimeout = options.ConnectTimeout,

        // How long a name may have moved without our noticing.
        PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
        MaxConnectionsPerServer = options.ConnectionsMax,

        // KiB. Answers carry a status and perhaps Retry-After.
        MaxResponseHeadersLength = 16,
        MaxResponseDrainSize = 0,
        ConnectCallback = ConnectAsync,
    };

    private OutboundRules Rules
    {
        get
        {
            var (model, rules) = _rules;
            var current = models.Current;
            if (!ReferenceEquals(model, current))
            {
                rules = new OutboundRules(current.OutboundAllow, current.OutboundPorts);
                _rules = (current, rules);
            }

            return rules;
        }
    }

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var addresses = await ResolveAsync(context.DnsEndPoint.Host, cancellationToken);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            // The checked addresses and nothing else: the name is not resolved again.
            await socket.ConnectAsync(addresses, context.DnsEndPoint.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    internal async ValueTask<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken)
    {
        var addresses = IPAddress.TryParse(host.Trim('[', ']'), out var literal) ? [literal] : await lookup(host, cancellationToken);
        if (addresses.Length == 0)
        {
            throw new SocketException((int)SocketError.HostNotFound);
        }

        var rules = Rules;
        foreach (var address in addresses)
        {
            // One internal address among public ones is how a name is made to look harmless: all must be right.
            if (rules.Refusal(host, address) is { } kind)
            {
                throw new BlockedAddressException($"The host leads to an address that is {kind}.");
            }
        }

        return addresses;
    }
}

internal static class OutboundExtensions
{
    public static IServiceCollection AddOutboundGuard(this IServiceCollection services)
    {
        services.AddSingleton<NameLookup>(static (host, cancellation) => Dns.GetHostAddressesAsync(host, cancellation));
        services.AddSingleton<IOutboundGuard, OutboundGuard>();
        return services;
    }
}
