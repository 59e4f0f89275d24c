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

    /// <summary>Units held by offers, assigned work and wrap-up.</summary>
    public int Used;

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

    /// <summary>Below 0 when the configuration took capacity away that was in use.</summary>
    public int Free => Supply.Capacity - Used;

    public AgentLoad Load => new(Used, Supply.Capacity, IdleSince, ordinal, Occupancy, OccupancyAt, LastOffer);

    /// <summary>The load so far becomes part of the past; before any change of it.</summary>
    public void Occupy(long now)
    {
        Occupancy = Routing.Occupancy.After(Occupancy, (double)Used / Supply.Capacity, now - OccupancyAt);
        OccupancyAt = now;
    }
}
