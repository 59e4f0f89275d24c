using System.Net;
using Gateway.Host.Http;

namespace Gateway.Host.Operate;

/// <summary>Addresses on which other machines reach the gateway without TLS. A proxy before it may speak TLS to the world, so that they are told and not refused.</summary>
internal static class ClearText
{
    public static IEnumerable<string> Of(IEnumerable<string> urls) => urls.Where(static url =>
        BindingAddress.Parse(url) is { IsUnixPipe: false } address && address.Scheme.Equals("http", StringComparison.OrdinalIgnoreCase) && !IsThisMachine(address.Host));

    /// <summary>Members of a cluster neither encrypt nor authenticate what they say to each other.</summary>
    public static bool IsExposed(RunOptions options) => options.Redis is not null && !ClientAddress.IsLocal(options.Cluster.Address);

    public static void Warn(IEnumerable<string> urls, RunOptions options, ILogger logger)
    {
        if (IsExposed(options))
        {
            HostLog.ClusterExposed(logger, options.Cluster.Address);
        }

        foreach (var url in Of(urls))
        {
            HostLog.ClearText(logger, url);
        }
    }

    private static bool IsThisMachine(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
