using Gateway.Contracts.Configuration;
using Gateway.Conversations.Pools;
using Gateway.Host.Configuration;
using Gateway.Routing;
using Gateway.Routing.Simulation;

namespace Gateway.Host.Cli.WhatIf;

/// <summary>What a tenant's configuration says of the work in a history: which requirements a queue makes of it, and who meets them at which level.</summary>
internal sealed class ConfiguredHistory(TenantModel tenant)
{
    private readonly Dictionary<string, (QueueModel Queue, IReadOnlyList<SkillRequirement> Requires, int Cost)> _types = new(StringComparer.Ordinal);

    /// <summary>The policy in force: each queue's own, and the job choice of the tenant.</summary>
    public PolicySpec Policy { get; } = PolicySpec.Default with { Job = PoolModels.JobChoiceOf(tenant), OfQueues = true };

    public HistoryPlan Plan => new(TypeOf, AgentOf);

    /// <summary>Work of one queue that requires and costs the same is one type.</summary>
    public string Name(string queue, IReadOnlyDictionary<string, string> labels, string? channel)
    {
        if (!tenant.Queues.TryGetValue(queue, out var model))
        {
            return queue;
        }

        var requires = PoolModels.RequirementsOf(model, labels);
        var name = requires.Count == 0 ? queue : $"{queue}/{string.Join('+', requires.Select(r => $"{r.Skill}:{r.Level}"))}";
        var cost = model.Cost ?? (channel is null ? 1 : tenant.Costs.GetValueOrDefault(channel, 1));
        name = cost == 1 ? name : $"{name} of {cost}";
        _types[name] = (model, requires, cost);
        return name;
    }

    private TypePlan? TypeOf(string type) => Find(type) is { } known ? new TypePlan(PoolModels.Of(known.Queue), known.Cost) : null;

    private AgentPlan? AgentOf(string agent)
    {
        if (!tenant.Agents.TryGetValue(agent, out var model))
        {
            return null;
        }

        var supply = PoolModels.Of(model);
        return new AgentPlan(supply.Capacity, type => Find(type) is { } known ? LevelOf(supply, known.Queue, known.Requires) : 0);
    }

    private static int LevelOf(AgentSupply agent, QueueModel queue, IReadOnlyList<SkillRequirement> requires)
    {
        if (!agent.Queues.Contains(queue.Name))
        {
            return 0;
        }

        var level = Defaults.LevelMax;
        foreach (var required in requires)
        {
            var has = agent.Skills.GetValueOrDefault(required.Skill);
            level = has < required.Level ? 0 : Math.Min(level, has);
        }

        return level;
    }

    // Work of several priorities is told apart by them behind the name.
    private (QueueModel Queue, IReadOnlyList<SkillRequirement> Requires, int Cost)? Find(string type) =>
        _types.TryGetValue(type, out var known) || (type.LastIndexOf(" p", StringComparison.Ordinal) is > 0 and var end && _types.TryGetValue(type[..end], out known)) ? known : null;
}
