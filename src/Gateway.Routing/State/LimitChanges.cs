namespace Gateway.Routing;

/// <summary>How an agent's limits move with what happens to it, and when they end.</summary>
internal sealed class LimitChanges(MatcherState state)
{
    /// <summary>A job is the agent's.</summary>
    public void Given(AgentState agent, long at)
    {
        agent.Limits.Misses = 0;
        if (agent.Supply.ShareMax == 0) return;
        agent.Limits.Given.Enqueue(at);
        Schedule(agent);
    }

    /// <summary>The agent declined an offer, or missed it. Whoever calls places the agent.</summary>
    public void Refused(AgentState agent, QueuePolicy queue, long at, bool missed)
    {
        agent.Limits.Misses = missed ? agent.Limits.Misses + 1 : 0;
        if (queue.CoolDown == 0) return;
        agent.Limits.Cool(queue.Name, at + queue.CoolDown);
        agent.Limits.Refresh(agent.Supply);
        Schedule(agent);
    }

    public void Rested(AgentState agent, long at)
    {
        agent.Limits.Rested(agent.Supply, at);
        agent.Limits.Refresh(agent.Supply);
        Schedule(agent);
        state.Supply.Place(agent, gained: true);
    }

    /// <summary>The agent is another by configuration: counts and times anew.</summary>
    public void Supplied(AgentState agent)
    {
        agent.Limits.Recount(agent);
        agent.Limits.Refresh(agent.Supply);
        if (agent.Supply.ShareMax == 0) agent.Limits.Given.Clear();
        Schedule(agent);
    }

    public void Removed(AgentState agent)
    {
        if (agent.Limits.Rest is not { } rest) return;
        agent.Limits.Rest = null;
        state.Due.Remove(rest);
        state.Recycle(rest);
    }

    private void Schedule(AgentState agent)
    {
        var next = agent.Limits.NextEnd(agent.Supply);
        if (agent.Limits.Rest is { } rest)
        {
            if (rest.At == next) return;
            Removed(agent);
        }

        if (next == long.MaxValue) return;
        var entry = state.NewEntry();
        (entry.Agent, entry.Key) = (agent, DueEntry.KeyOf(next, agent));
        state.Due.Add(entry);
        agent.Limits.Rest = entry;
    }
}
