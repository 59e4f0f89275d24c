using System.Collections.Concurrent;
using Microsoft.Extensions.Options;

namespace Gateway.Host.Agents;

/// <summary>Spreads the sessions of a tenant's agents that all come back at once. One bucket a tenant; tenants come from credentials, so there are few.</summary>
internal sealed class ConnectLimits(IOptions<AgentsOptions> options, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, TokenBucket> _buckets = new();

    public bool TryEnter(string tenant)
    {
        var rate = options.Value.ConnectsPerSecond;
        var bucket = _buckets.GetOrAdd(tenant, static (_, made) => new TokenBucket(made.rate, made.rate, made.time), (rate, time));
        lock (bucket)
        {
            return bucket.TryTake();
        }
    }
}
