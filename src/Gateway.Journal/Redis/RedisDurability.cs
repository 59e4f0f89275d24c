using StackExchange.Redis;

namespace Gateway.Journal.Redis;

/// <summary>
/// What the servers say they survive; the weakest master decides.
/// <list type="table">
/// <item><term>appendonly no</term><description>None: at best the last snapshot is left.</description></item>
/// <item><term>appendfsync no, everysec</term><description>Crash: the kernel has it when the command is answered, the disk up to a second or more later.</description></item>
/// <item><term>appendfsync always</term><description>Power: flushed before the command is answered. The server's disk is believed; this process cannot see it.</description></item>
/// <item><term>eviction</term><description>None: a server that may evict keys forgets commits under memory pressure.</description></item>
/// <item><term>CONFIG forbidden</term><description>None, because nothing is known.</description></item>
/// </list>
/// </summary>
internal sealed record RedisDurability(Durability Level, string Reason)
{
    public static RedisDurability NotRead { get; } = new(Durability.None, "");

    public static async Task<RedisDurability> ReadAsync(IConnectionMultiplexer connection)
    {
        RedisDurability? weakest = null;
        foreach (var server in connection.GetServers())
        {
            if (!server.IsConnected || server.IsReplica) continue;
            var found = await ReadAsync(server);
            if (weakest is null || found.Level < weakest.Level) weakest = found;
        }

        return weakest ?? new(Durability.None, "no master is connected");
    }

    private static async Task<RedisDurability> ReadAsync(IServer server)
    {
        try
        {
            var policy = await ValueAsync(server, "maxmemory-policy");
            if (await ValueAsync(server, "maxmemory") != "0" && policy != "noeviction")
            {
                return new(Durability.None, $"{server.EndPoint} evicts keys (maxmemory-policy {policy})");
            }

            var append = await ValueAsync(server, "appendonly");
            var flush = await ValueAsync(server, "appendfsync");
            var level = append != "yes" ? Durability.None : flush == "always" ? Durability.Power : Durability.Crash;
            return new(level, $"{server.EndPoint} says appendonly {append}, appendfsync {flush}");
        }
        catch (RedisServerException exception)
        {
            return new(Durability.None, $"{server.EndPoint} does not tell its configuration: {exception.Message}");
        }
    }

    private static async Task<string?> ValueAsync(IServer server, string name) => (await server.ConfigGetAsync(name)).FirstOrDefault().Value;
}
