using System.Net;
using System.Net.Sockets;
using Gateway.Host.Operate;
using Orleans.Configuration;
using StackExchange.Redis;

namespace Gateway.Host;

/// <summary>The Orleans silo inside this process: alone, or one of several that find each other through Redis.</summary>
internal static class Silo
{
    private const string Cluster = "gateway";

    /// <param name="options">Where the gateway itself will listen: not bound yet, and not to be taken by the silo.</param>
    public static void Configure(ISiloBuilder silo, RunOptions options, IConnectionMultiplexer? redis)
    {
        var port = options.Cluster.Port > 0 ? options.Cluster.Port : FreePort(options);
        if (redis is null)
        {
            // Gateway port 0: clients of the silo live in this process and need none.
            silo.UseLocalhostClustering(port, gatewayPort: 0, primarySiloEndpoint: null, serviceId: Cluster, clusterId: Cluster);
        }
        else
        {
            silo.Configure<ClusterOptions>(o => (o.ServiceId, o.ClusterId) = (Cluster, Cluster));
            silo.ConfigureEndpoints(options.Cluster.Address, port, gatewayPort: 0, listenOnAnyHostAddress: false);
            silo.UseRedisClustering(o =>
            {
                // Required even though the multiplexer is ours already.
                o.ConfigurationOptions = ConfigurationOptions.Parse(redis.Configuration);
                o.CreateMultiplexer = _ => Task.FromResult((redis, true));
            });
        }

        silo.Configure<ClusterMembershipOptions>(o =>
        {
            // A dead silo is out after about 2 x 1 s of silence, so that its threads are back before most providers' first retry.
            o.ProbeTimeout = TimeSpan.FromSeconds(1);
            o.NumMissedProbesLimit = 2;
            o.TableRefreshTimeout = TimeSpan.FromSeconds(5);

            // A silo that starts passes over members that have not signed for three of these: after a crash of the only one it is up in 3 s.
            o.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(1);
        });

        // Below the shortest of the providers' patience that matters (15 s), above anything a healthy store needs.
        silo.Configure<SiloMessagingOptions>(o => o.ResponseTimeout = TimeSpan.FromSeconds(10));

        if (Telemetry.Traces)
        {
            silo.AddActivityPropagation();
        }

        // A conversation is read back in a millisecond; three minutes bridge the pauses of one that is alive. 2 KB each.
        silo.Configure<GrainCollectionOptions>(o =>
        {
            o.CollectionAge = TimeSpan.FromMinutes(3);
            o.CollectionQuantum = TimeSpan.FromMinutes(1);
        });
    }

    private static int FreePort(RunOptions options)
    {
        while (true)
        {
            using var listener = new TcpListener(options.Cluster.Address, 0);
            listener.Start();
            var port = ((IPEndPoint)listener.LocalEndpoint).Port;
            if (port != options.Tcp?.Port && !options.Urls.Split(';', StringSplitOptions.RemoveEmptyEntries).Any(url => BindingAddress.Parse(url).Port == port))
            {
                return port;
            }
        }
    }
}
