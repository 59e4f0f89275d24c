using Gateway.Contracts.Agents;
using Gateway.Contracts.Configuration;
using Gateway.Routing;

namespace Gateway.Conversations.Pools;

/// <summary>Brings a matcher's queues and agents in line with the configuration, without stranding work that it does not name any more.</summary>
internal static class PoolSupply
{
    public static void Apply(Matcher matcher, TenantModel tenant, long now, List<RoutingFact> facts)
    {
        matcher.SetJobChoice(PoolModels.JobChoiceOf(tenant));
        foreach (var queue in tenant.Queues.Values)
        {
            matcher.SetQueue(PoolModels.Of(queue), now, facts);
        }

        ApplyAgents(matcher, tenant, now, facts);
    }

    /// <summary>A queue that the configuration does not name: <see cref="Threads.QueueNames.Fallback"/>.</summary>
    public static void AddQueue(Matcher matcher, string name, TenantModel? tenant, long now, List<RoutingFact> facts)
    {
        matcher.SetQueue(PoolModels.Of(Threads.QueueNames.Fallback(name)), now, facts);
        if (tenant is not null)
        {
            ApplyAgents(matcher, tenant, now, facts);
        }
    }

    /// <summary>Every agent is absent until it says otherwise.</summary>
    public static void TakeOffline(Matcher matcher, long now, List<RoutingFact> facts)
    {
        foreach (var agent in matcher.Agents())
        {
            if (agent.Presence != Presence.Offline)
            {
                matcher.SetPresence(agent.Agent.Id, Presence.Offline, now, facts);
            }
        }
    }

    /// <summary>Agents that the configuration has no more.</summary>
    public static IReadOnlyList<string> Retired(Matcher matcher, TenantModel tenant) =>
        [.. matcher.Agents().Select(a => a.Agent.Id).Where(id => !tenant.Agents.ContainsKey(id))];

    /// <summary>Jobs that only this agent can finish or take: its own, and those that wait for it alone.</summary>
    public static IReadOnlyList<JobKey> HeldBy(Matcher matcher, string agent) =>
        [.. matcher.JobsOf(agent).Where(j => j.Place == JobPlace.Assigned).Concat(matcher.JobsWaitingOnlyFor(agent)).Select(j => j.Demand.Job)];

    /// <summary>An invitation that nobody has taken yet.</summary>
    public static bool IsWaitingSide(Matcher matcher, JobKey job) =>
        JobId.TryParse(PoolEvents.JobOf(job), out var id) && id.Side > 0 && matcher.FindJob(job.Id) is { Place: JobPlace.Waiting };

    /// <summary>Agents that are here, and those that are not and yet hold work or are waited for.</summary>
    public static IReadOnlyList<string> Concerned(Matcher matcher)
    {
        var awaited = matcher.Awaited();
        return [.. matcher.Agents().Where(a => a.Presence != Presence.Offline || a.Assigned > 0 || awaited.Contains(a.Agent.Id)).Select(a => a.Agent.Id)];
    }

    /// <summary>Nothing is offered to the agent, in its hands, or waits for it alone.</summary>
    public static bool IsFree(Matcher matcher, string agent) => matcher.JobsOf(agent).Count == 0 && matcher.JobsWaitingOnlyFor(agent).Count == 0;

    public static IReadOnlyList<(JobKey Job, string Agent)> Assigned(Matcher matcher) =>
        [.. matcher.Agents().SelectMany(a => matcher.JobsOf(a.Agent.Id)).Where(j => j.Place == JobPlace.Assigned).Select(j => (j.Demand.Job, j.Agent!))];

    // Work in queues that are not configured may be taken by anyone.
    private static void ApplyAgents(Matcher matcher, TenantModel tenant, long now, List<RoutingFact> facts)
    {
        var others = matcher.Queues().Select(q => q.Queue.Name).Where(name => !tenant.Queues.ContainsKey(name)).ToArray();
        foreach (var agent in tenant.Agents.Values)
        {
            var supply = PoolModels.Of(agent);
            matcher.SetAgent(others.Length == 0 ? supply : supply with { Queues = [.. supply.Queues.Union(others, StringComparer.Ordinal)] }, now, facts);
        }
    }
}
