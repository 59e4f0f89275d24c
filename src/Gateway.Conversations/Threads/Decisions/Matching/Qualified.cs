using Gateway.Contracts.Configuration;
using Gateway.Conversations.Pools;
using Gateway.Routing;

namespace Gateway.Conversations.Threads;

/// <summary>Who could ever take a job, by the configuration alone.</summary>
internal static class Qualified
{
    /// <summary>Some agent of the queue, online or not, has the skills and the labels that the job would require there for good.</summary>
    public static bool Anybody(Turn turn, string name)
    {
        if (!turn.Tenant.Queues.TryGetValue(name, out var known))
        {
            return true;
        }

        var queue = Classification.With(Classification.RuleOf(turn), known);
        var hard = Hard(turn, queue);
        var requirements = Requirements.Resolve(queue.Requires, turn.State.Labels);
        return turn.Tenant.Agents.Values.Any(agent =>
            agent.Queues.Contains(name) && requirements.All(r => agent.Skills.GetValueOrDefault(r.Skill) >= r.Level) && Meets(agent, hard));
    }

    /// <summary>No hard selector of the open conversation, of its queue, its rule or its own, keeps it from the agent.</summary>
    public static bool May(Turn turn, string agent) => !turn.Tenant.Agents.TryGetValue(agent, out var model) || Meets(model, Hard(turn, Jobs.Demanded(turn)));

    /// <summary>What the open conversation demands of an agent's labels for good, were it in this queue.</summary>
    public static List<Selector> Hard(Turn turn, QueueModel queue) => [.. Selecting.Of(queue, turn.State).Where(s => s.IsHard).Select(PoolDemand.Of)];

    public static bool Meets(AgentModel agent, List<Selector> selectors) =>
        selectors.TrueForAll(s => s.Accepts(agent.Labels.TryGetValue(s.Label, out var label) ? label : null));
}
