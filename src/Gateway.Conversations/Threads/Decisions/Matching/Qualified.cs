using Gateway.Conversations.Pools;
using Gateway.Contracts.Configuration;

namespace Gateway.Conversations.Threads;

/// <summary>Who could ever take a job, by the configuration alone.</summary>
internal static class Qualified
{
    /// <summary>Some agent of the queue, online or not, has the skills and the labels that the job would require there for good.</summary>
    public static bool Anybody(Turn turn, string name)
    {
        if (!turn.Tenant.Queues.TryGetValue(name, out var queue))
        {
            return true;
        }

        var requirements = Requirements.Resolve(queue.Requires, turn.State.Labels);
        var hard = Selecting.Of(queue, turn.State).Where(s => s.ExpireAfter is null).Select(PoolDemand.Of).ToList();
        return turn.Tenant.Agents.Values.Any(agent => agent.Queues.Contains(name) && requirements.All(r => agent.Skills.GetValueOrDefault(r.Skill) >= r.Level)
            && hard.TrueForAll(s => s.Accepts(agent.Labels.TryGetValue(s.Label, out var label) ? label : (LabelValue?)null)));
    }
}
