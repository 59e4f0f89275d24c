using Gateway.Contracts.Agents;
using Gateway.Contracts.Configuration;
using Gateway.Routing;
using Gateway.Routing.Waiting;

namespace Gateway.Conversations.Pools;

/// <summary>Copies what a pool holds for people to look at.</summary>
internal static class PoolViews
{
    public static PoolView Of(string tenantName, TenantModel? tenant, Matcher matcher, WaitTracker waits, long now)
    {
        var agents = matcher.Agents();
        return new PoolView(
            tenantName,
            [.. matcher.Queues().Select(q => QueueOf(q, agents, waits, now))],
            [.. agents.Select(a => new AgentView(a.Agent.Id, tenant?.Agents.GetValueOrDefault(a.Agent.Id)?.Name ?? a.Agent.Id, a.Agent.Kind, a.Presence,
                a.Used, a.Agent.Capacity, a.Assigned, a.Agent.Skills))]);
    }

    private static QueueView QueueOf(QueueStats queue, IReadOnlyList<AgentStats> agents, WaitTracker waits, long now)
    {
        var (online, isFree) = (0, false);
        foreach (var agent in agents)
        {
            if (agent.Presence == Presence.Online && agent.Agent.Queues.Contains(queue.Queue.Name, StringComparer.Ordinal))
            {
                online++;
                isFree |= agent.Used < agent.Agent.Capacity;
            }
        }

        return new QueueView(
            queue.Queue.Name, queue.Waiting, queue.Offered, queue.OldestSince is { } since ? Micros.ToTime(since) : null, online,
            [.. waits.Estimate(queue.Queue.Name, queue.Queue.Priority, isFree, now).Select(e => new WaitView(e.Priority, e.Position, e.Wait))]);
    }
}
