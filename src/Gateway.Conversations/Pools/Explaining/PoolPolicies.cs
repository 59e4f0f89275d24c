using Gateway.Contracts.Configuration;
using Gateway.Routing;

namespace Gateway.Conversations.Pools;

/// <summary>What names the policies of a tenant's pool.</summary>
internal static class PoolPolicies
{
    public static PolicyStamp Of(TenantModel tenant, long version) => PolicyStamp.Of(
        version,
        PolicyNames.Of(PoolModels.JobChoiceOf(tenant)),
        [
            .. tenant.Queues.Values.OrderBy(q => q.Name, StringComparer.Ordinal).Select(q => new QueueChanged(0, PoolModels.Of(q))),
            .. tenant.Agents.Values.OrderBy(a => a.Id, StringComparer.Ordinal).Select(a => new AgentChanged(0, PoolModels.Of(a))),
        ]);
}
