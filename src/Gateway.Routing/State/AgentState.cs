using Gateway.Contracts.Agents;

namespace Gateway.Routing;

/// <summary>A live agent. As an ordered node it stands in its profile while it can take work.</summary>
internal sealed class AgentState(AgentSupply supply, long ordinal) : OrderedNode<AgentState>
{
    public string Id => Supply.Id;

    public AgentSupply Supply { get; set; } = supply;

    public long Ordinal => ordinal;

    public Presence Presence;

    public long IdleSince;

    /// <summary>Share of the last hours with work, as of <see cref="OccupancyAt"/>.</summary>
    public double Occupancy;

    public long OccupancyAt;

    /// <summary>Number of the pool's offers and assignments when this agent got its last; 0: none yet.</summary>
    public long LastOffer;

    /// <summary>Jobs of the last hours, open offers counted, the older the less each counts; as of <see cref="RecentAt"/>.</summary>
    public double Recent;

    public long RecentAt;

    /// <summary>Units held by offers, assigned work and wrap-up.</summary>
    public int Used;

    /// <summary>What beside units keeps work from the agent.</summary>
    public AgentLimits Limits { get; } = new();

    public AgentProfile? Profile;

    /// <summary>Free units under which the agent stands in its profile.</summary>
    public int Level;

    /// <summary>The agent takes nothing that comes after this job.</summary>
    public JobState? HeldFor;

    /// <summary>Offered and assigned, in no order.</summary>
    public List<JobState> Jobs { get; } = [];

    public int OfferedCount;

    /// <summary>In no order.</summary>
    public List<DueEntry> WrapUps { get; } = [];

    /// <summary>Offers beside the one that <see cref="Jobs"/> stands for, in no order.</summary>
    public List<DueEntry> Shared { get; } = [];

    /// <summary>Units for work that is not interruptible. Below 0 when the configuration took capacity away that was in use.</summary>
    public int Room => Supply.InterruptTo is { } most
        ? Math.Min(Supply.Capacity - (Used - Limits.Interruptible), most - Used)
        : Supply.Capacity - Used;

    /// <summary>Units for new offers; none when the agent has had its share.</summary>
    public int Free => Supply.ShareMax > 0 && Limits.Given.Count + OfferedCount >= Supply.ShareMax ? 0 : Room;

    /// <summary>Something keeps this kind of work away at the moment, whatever the units.</summary>
    public bool Bars(in SignatureKey work) => Limits.Any && Limits.Bars(this, work.Queue, work.Channel, work.IsInterruptible, work.Cost);

    public void Take(in JobDemand job) => Take(job.Cost, job.Channel, job.IsInterruptible, 1);

    public void Release(in JobDemand job) => Take(job.Cost, job.Channel, job.IsInterruptible, -1);

    public void Take(WrapUpEntry wrapUp) => Take(wrapUp.Cost, wrapUp.Channel, wrapUp.IsInterruptible, 1);

    public void Release(WrapUpEntry wrapUp) => Take(wrapUp.Cost, wrapUp.Channel, wrapUp.IsInterruptible, -1);

    private void Take(int cost, string? channel, bool isInterruptible, int sign)
    {
        Used += sign * cost;
        if (isInterruptible) Limits.Interruptible += sign * cost;
        if (channel is not null && Supply.Caps.Count > 0) Limits.Count(channel, sign);
    }

    public AgentLoad Load => new(Used, Supply.Capacity, IdleSince, ordinal, Occupancy, OccupancyAt, LastOffer, Recent, RecentAt);

    /// <summary>One job more, or one offered job less.</summary>
    public void CountJob(int change, long now)
    {
        Recent = Math.Max(0, Routing.Occupancy.Left(Recent, now - RecentAt) + change);
        RecentAt = now;
    }

    /// <summary>The load so far becomes part of the past; before any change of it.</summary>
    public void Occupy(long now)
    {
        Occupancy = Routing.Occupancy.After(Occupancy, (double)Used / Supply.Capacity, now - OccupancyAt);
        OccupancyAt = now;
    }
}
