using Gateway.Contracts;
using Gateway.Contracts.Configuration;
using Gateway.Routing;

namespace Gateway.Conversations.Pools;

/// <summary>Agents, queues and policies of the configuration as the matcher has them.</summary>
public static class PoolModels
{
    public static AgentSupply Of(AgentModel agent) => new()
    {
        Id = agent.Id,
        Kind = agent.Kind,
        Skills = SiteSkill.SkillsOf(agent),
        Queues = agent.Queues,
        Capacity = agent.Capacity,
        WrapUp = Micros.Of(agent.WrapUp),
        Labels = agent.Labels,
        Caps = agent.Caps,
        InterruptTo = agent.InterruptTo,
        MissesMax = agent.AwayAfterMisses,
        ShareMax = agent.FairShare?.Max ?? 0,
        ShareWindow = agent.FairShare is { } share ? Micros.Of(share.Window) : 0,
    };

    public static QueuePolicy Of(QueueModel queue) => new()
    {
        Name = queue.Name,
        Priority = queue.Priority,
        OfferTimeout = Micros.Of(queue.OfferTimeout),
        AgeingStep = Micros.Of(queue.AgeingStep),
        Sla = Micros.Of(queue.OfferWithin),
        Weight = queue.Weight,
        Agents = queue.AgentChoice is { } name && PolicyNames.TryAgent(name, out var choice) ? choice : null,
        Ladder = queue.Ladder switch
        {
            null => Ladder.Measured,
            { Count: 0 } => Ladder.None,
            { } rungs => Ladder.Of([.. rungs.Select(r => new LadderStep(r.Level, r.After is { } after ? Micros.Of(after) : null))]),
        },
        CoolDown = Micros.Of(queue.CoolDown),
        OffersAtOnce = queue.OffersAtOnce,
        Weights = queue.AgentWeights is { } w ? new AgentWeights(w.Level, w.Load, w.Idle, w.Occupancy, w.Specialist, w.Match) : AgentWeights.Default,

        // The limit stands at the door (QueuePressure): what was accepted is never refused here.
        DepthMax = int.MaxValue,
    };

    public static JobChoice JobChoiceOf(TenantModel tenant) =>
        tenant.JobChoice is { } name && PolicyNames.TryJob(name, out var choice) ? choice : JobChoice.Default;

    /// <summary>What a queue requires of the agent, filled in from the labels of the job.</summary>
    public static IReadOnlyList<SkillRequirement> RequirementsOf(QueueModel queue, IReadOnlyDictionary<string, string> labels) =>
        Threads.Requirements.Resolve(queue.Requires, labels);

    /// <summary>What a queue requires of the agent's labels, filled in from those of the job.</summary>
    public static IReadOnlyList<Selector> SelectorsOf(QueueModel queue, IReadOnlyDictionary<string, string> labels) =>
        // Nothing else of a thread is asked for.
        [.. Threads.Selecting.Of(queue, new Threads.ThreadState { Account = new AccountRef("", "", ""), Alias = "", Customer = default, Labels = new(labels) }).Select(PoolDemand.Of)];
}
