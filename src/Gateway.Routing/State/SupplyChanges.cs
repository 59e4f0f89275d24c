using Gateway.Contracts.Agents;

namespace Gateway.Routing;

/// <summary>How facts on agents and queues change the state.</summary>
internal sealed class SupplyChanges(MatcherState state)
{
    public void Add(AgentState agent)
    {
        state.Agents.Add(agent.Id, agent);
        Settle(agent);
    }

    public void SetPresence(AgentState agent, Presence presence, long at)
    {
        var wasOnline = agent.Presence == Presence.Online;
        agent.Presence = presence;
        agent.Limits.Misses = 0;
        if (!wasOnline && presence == Presence.Online)
        {
            // Time off duty is neither work nor idleness.
            agent.IdleSince = agent.OccupancyAt = at;
            state.Demand.CountOnDuty(agent.Profile!, 1);
        }
        else if (wasOnline)
        {
            agent.Occupy(at);
            state.Demand.CountOnDuty(agent.Profile!, -1);
        }

        Release(agent);
        state.Supply.AllowHolds();
        state.Supply.Place(agent, gained: true);
    }

    public void SetAgent(AgentSupply supply, long at)
    {
        if (!state.Agents.TryGetValue(supply.Id, out var agent))
        {
            var made = new AgentState(supply, ++state.LastOrdinal);
            made.Limits.Refresh(supply);
            Add(made);
            return;
        }

        Release(agent);
        Leave(agent);
        agent.Occupy(at);
        agent.Supply = supply;
        state.Limits.Supplied(agent);
        Settle(agent);
    }

    public void RemoveAgent(AgentState agent)
    {
        Release(agent);
        Leave(agent);
        state.Limits.Removed(agent);
        state.Agents.Remove(agent.Id);
        state.Demand.Repoint(agent);
    }

    public void SetQueue(QueuePolicy policy)
    {
        if (!state.Queues.TryGetValue(policy.Name, out var queue))
        {
            state.Queues.Add(policy.Name, new QueueState(policy));
            return;
        }

        queue.Policy = policy;
        state.Demand.Reorder(policy.Name);

        // The order against jobs that agents are held for may be another one now.
        foreach (var agent in state.Agents.Values) state.Supply.Place(agent, gained: true);
    }

    private void Settle(AgentState agent)
    {
        if (state.Supply.Join(agent)) state.Demand.Admit(agent.Profile!);
        if (agent.Presence == Presence.Online) state.Demand.CountOnDuty(agent.Profile!, 1);
        state.Demand.Repoint(agent);
        state.Supply.AllowHolds();
        state.Supply.Place(agent, gained: true);
    }

    private void Leave(AgentState agent)
    {
        var profile = agent.Profile!;
        if (agent.Presence == Presence.Online) state.Demand.CountOnDuty(profile, -1);
        if (state.Supply.Leave(agent)) state.Demand.Forget(profile);
    }

    // Ends the hold of an agent; the caller places the agent afterwards.
    private void Release(AgentState agent)
    {
        if (agent.HeldFor is { } job) state.Unhold(job);
    }
}
