namespace Gateway.Routing;

/// <summary>What beside free units keeps work from an agent: caps of channels, interruptible work, queues it cools down from, its share.</summary>
internal sealed class AgentLimits
{
    private readonly List<(string Channel, int Jobs)> _channels = [];

    /// <summary>Units of interruptible work among those used.</summary>
    public int Interruptible;

    /// <summary>Offers in a row that expired.</summary>
    public int Misses;

    /// <summary>Queues it declined or missed an offer of, and until when, in no order.</summary>
    public List<CoolDownEntry> CoolDowns { get; } = [];

    /// <summary>When it was given jobs that still count, oldest first.</summary>
    public Queue<long> Given { get; } = new();

    /// <summary>When the next of these ends; null with none.</summary>
    public DueEntry? Rest;

    /// <summary>There is something to look at beside the units.</summary>
    public bool Any { get; private set; }

    public void Refresh(AgentSupply supply) => Any = supply.Caps.Count > 0 || supply.InterruptTo is not null || CoolDowns.Count > 0;

    public int In(string channel)
    {
        foreach (var (name, jobs) in _channels)
        {
            if (name == channel) return jobs;
        }

        return 0;
    }

    public void Count(string channel, int change)
    {
        for (var i = 0; i < _channels.Count; i++)
        {
            if (_channels[i].Channel != channel) continue;
            _channels[i] = (channel, _channels[i].Jobs + change);
            return;
        }

        _channels.Add((channel, change));
    }

    /// <summary>Counts anew what the agent holds: the caps have changed.</summary>
    public void Recount(AgentState agent)
    {
        _channels.Clear();
        if (agent.Supply.Caps.Count == 0) return;
        foreach (var job in agent.Jobs) Add(job.Demand.Channel);
        foreach (var offer in agent.Shared) Add(offer.Job!.Demand.Channel);
        foreach (var wrapUp in agent.WrapUps) Add(wrapUp.WrapUp!.Channel);

        void Add(string? channel)
        {
            if (channel is not null) Count(channel, 1);
        }
    }

    public bool Bars(AgentState agent, string queue, string? channel, bool isInterruptible, int cost) =>
        (isInterruptible && agent.Supply.Capacity - agent.Used < cost) || IsFull(agent.Supply, channel) || IsCooling(queue);

    public bool IsFull(AgentSupply supply, string? channel) => channel is not null && supply.Caps.TryGetValue(channel, out var max) && In(channel) >= max;

    public bool IsCooling(string queue)
    {
        foreach (var cooling in CoolDowns)
        {
            if (cooling.Queue == queue) return true;
        }

        return false;
    }

    public void Cool(string queue, long until)
    {
        CoolDowns.RemoveAll(c => c.Queue == queue);
        CoolDowns.Add(new CoolDownEntry(queue, until));
    }

    /// <summary>Drops what is over by a time.</summary>
    public void Rested(AgentSupply supply, long now)
    {
        CoolDowns.RemoveAll(c => c.Until <= now);
        while (Given.TryPeek(out var at) && (supply.ShareMax == 0 || at + supply.ShareWindow <= now)) Given.Dequeue();
    }

    /// <summary>When something ends next; <see cref="long.MaxValue"/> with nothing.</summary>
    public long NextEnd(AgentSupply supply)
    {
        var next = supply.ShareMax > 0 && Given.TryPeek(out var at) ? at + supply.ShareWindow : long.MaxValue;
        foreach (var cooling in CoolDowns) next = Math.Min(next, cooling.Until);
        return next;
    }
}
