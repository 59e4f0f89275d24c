using Gateway.Host.Pacing;
using Microsoft.Extensions.Options;

namespace Gateway.Host.Agents;

/// <summary>Spreads the sessions of a tenant's agents that all come back at once. One bucket a tenant; tenants come from credentials, so there are few.</summary>
internal sealed class ConnectLimits(IOptions<AgentsOptions> options, TimeProvider time)
{
    private readonly TokenBuckets _tenants = new(options.Value.ConnectsPerSecond, options.Value.ConnectsPerSecond, time);

    public bool TryEnter(string tenant) => _tenants.TryTake(tenant);
}
