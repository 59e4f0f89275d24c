namespace Gateway.Routing;

/// <summary>Agents of one profile by free units, each level in the order of the distribution policy, so that a job of any cost finds its agent exactly.</summary>
internal sealed class FreeAgents
{
    private readonly BitRow _levels = new();
    private OrderedSet<AgentState>?[] _byFree = new OrderedSet<AgentState>?[4];

    /// <summary>First of all, whatever its free units.</summary>
    public AgentState? Top { get; private set; }

    public void Add(AgentState agent)
    {
        var free = agent.Level = agent.Free;
        if (free >= _byFree.Length) Array.Resize(ref _byFree, Math.Max(free + 1, _byFree.Length * 2));
        (_byFree[free] ??= new OrderedSet<AgentState>()).Add(agent);
        _levels.Add(free);
        if (Top is null || agent.Key < Top.Key) Top = agent;
    }

    public void Remove(AgentState agent)
    {
        var level = _byFree[agent.Level]!;
        level.Remove(agent);
        if (level.Count == 0) _levels.Remove(agent.Level);
        if (Top != agent) return;
        Top = null;
        for (var free = _levels.Next(0); free >= 0; free = _levels.Next(free + 1))
        {
            var first = _byFree[free]!.First!;
            if (Top is null || first.Key < Top.Key) Top = first;
        }
    }

    /// <summary>First agent the job fits and may be offered to, leaving out <paramref name="avoided"/>. Steps over as many as the job excludes.</summary>
    public AgentState? FirstFor(Signature signature, AgentState? avoided)
    {
        var cost = signature.Id.Cost;
        if (Top is null || (Top.Level >= cost && Top != avoided && !signature.Bars(Top))) return Top;
        AgentState? best = null;
        for (var free = _levels.Next(cost); free >= 0; free = _levels.Next(free + 1))
        {
            var agent = _byFree[free]!.First;
            while (agent is not null && (agent == avoided || signature.Bars(agent))) agent = OrderedSet<AgentState>.Next(agent);
            if (agent is not null && (best is null || agent.Key < best.Key)) best = agent;
        }

        return best;
    }

    /// <summary>First in another order than the one the agents are kept in: all that are free are looked at.</summary>
    public AgentState? FirstBy(Signature signature, AgentState? avoided, Func<AgentState, OrderKey> rank, out OrderKey key)
    {
        AgentState? best = null;
        key = default;
        for (var free = _levels.Next(signature.Id.Cost); free >= 0; free = _levels.Next(free + 1))
        {
            for (var agent = _byFree[free]!.First; agent is not null; agent = OrderedSet<AgentState>.Next(agent))
            {
                if (agent == avoided || signature.Bars(agent)) continue;
                var candidate = rank(agent);
                if (best is null || candidate < key) (best, key) = (agent, candidate);
            }
        }

        return best;
    }

    /// <summary>All with so many free units, in no order.</summary>
    public IEnumerable<AgentState> WithRoom(int cost)
    {
        for (var free = _levels.Next(cost); free >= 0; free = _levels.Next(free + 1))
        {
            for (var agent = _byFree[free]!.First; agent is not null; agent = OrderedSet<AgentState>.Next(agent)) yield return agent;
        }
    }
}
