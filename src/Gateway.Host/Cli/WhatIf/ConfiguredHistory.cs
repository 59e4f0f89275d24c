using Gateway.Contracts.Configuration;
using Gateway.Conversations.Pools;
using Gateway.Host.Configuration;
using Gateway.Routing;
using Gateway.Routing.Simulation;

namespace Gateway.Host.Cli.WhatIf;

/// <summary>What a tenant's configuration says of the work in a history: which requirements a queue makes of it, and who meets them at which level.</summary>
internal sealed class ConfiguredHistory(TenantModel tenant)
{
    private readonly Dictionary<string, ConfiguredType> _types = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _selections = new(StringComparer.Ordinal);
    private readonly HashSet<string> _capped = [.. tenant.Agents.Values.SelectMany(a => a.Caps.Keys)];

    /// <summary>The policy in force: each queue's own, and the job choice of the tenant.</summary>
    public PolicySpec Policy { get; } = PolicySpec.Default with { Job = PoolModels.JobChoiceOf(tenant), OfQueues = true };

    public HistoryPlan Plan => new(TypeOf, AgentOf);

    /// <summary>
    /// Work of one queue that requires and costs the same is one type. Selectors are numbered in its name: what they are filled in with may be anything that is known of a
    /// customer. Those that expire are left out, as if they had.
    /// </summary>
    /// <param name="apart">Value of the label that is told apart within a queue; null for none.</param>
    public string Name(string queue, IReadOnlyDictionary<string, string> labels, string? channel, string? apart = null)
    {
        if (!tenant.Queues.TryGetValue(queue, out var model))
        {
            return apart is null ? queue : $"{queue}/{apart}";
        }

        var requires = PoolModels.RequirementsOf(model, labels);
        var name = requires.Count == 0 ? queue : $"{queue}/{string.Join('+', requires.Select(r => $"{r.Skill}:{r.Level}"))}";
        var cost = model.Cost ?? (channel is null ? 1 : tenant.Costs.GetValueOrDefault(channel, 1));
        name = cost == 1 ? name : $"{name} of {cost}";
        var selectors = PoolModels.SelectorsOf(model, labels).Where(s => s.ExpiresAfter is null).ToArray();
        name = selectors.Length == 0 ? name : $"{name} selection {NumberOf(selectors)}";
        var counted = channel is not null && _capped.Contains(channel) ? channel : null;
        name = counted is null ? name : $"{name} by {counted}";
        name = apart is null ? name : $"{name}/{apart}";
        _types[name] = new ConfiguredType(model, requires, selectors, cost, counted);
        return name;
    }

    private TypePlan? TypeOf(string type) => Find(type) is { } known ? new TypePlan(PoolModels.Of(known.Queue), known.Cost, known.Channel) : null;

    private AgentPlan? AgentOf(string agent)
    {
        if (!tenant.Agents.TryGetValue(agent, out var model))
        {
            return null;
        }

        var supply = PoolModels.Of(model);
        return new AgentPlan(supply.Capacity, type => Find(type) is { } known ? LevelOf(supply, known) : 0, supply.Caps);
    }

    private int NumberOf(Selector[] selectors)
    {
        var all = string.Join('\n', selectors.AsEnumerable());
        if (!_selections.TryGetValue(all, out var number))
        {
            _selections[all] = number = _selections.Count + 1;
        }

        return number;
    }

    private static int LevelOf(AgentSupply agent, ConfiguredType type)
    {
        if (!agent.Queues.Contains(type.Queue.Name) || !type.Selectors.All(s => s.Accepts(agent.Labels.TryGetValue(s.Label, out var label) ? label : null)))
        {
            return 0;
        }

        var level = Defaults.LevelMax;
        foreach (var required in type.Requires)
        {
            var has = agent.Skills.GetValueOrDefault(required.Skill);
            level = has < required.Level ? 0 : Math.Min(level, has);
        }

        return level;
    }

    // Work of several priorities is told apart by them behind the name.
    private ConfiguredType? Find(string type) =>
        _types.TryGetValue(type, out var known) || (type.LastIndexOf(" p", StringComparison.Ordinal) is > 0 and var end && _types.TryGetValue(type[..end], out known)) ? known : null;

    private sealed record ConfiguredType(QueueModel Queue, IReadOnlyList<SkillRequirement> Requires, IReadOnlyList<Selector> Selectors, int Cost, string? Channel);
}
