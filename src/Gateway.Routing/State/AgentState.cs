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

    public AgentLoad Load => new(Used, Supply.Capacity, IdleSince, ordinal);
}
