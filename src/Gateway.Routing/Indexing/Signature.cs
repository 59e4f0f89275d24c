namespace Gateway.Routing;

/// <summary>The waiting jobs of one <see cref="SignatureKey"/>. As an ordered node it stands among those whose first job may get an agent held.</summary>
internal sealed class Signature(SignatureKey id) : OrderedNode<Signature>
{
    public SignatureKey Id => id;

    public int Slot;

    public OrderedSet<JobState> Jobs { get; } = new();

    /// <summary>Profiles that meet the requirements.</summary>
    public BitRow Profiles { get; } = new();

    /// <summary>The job of this signature an agent is held for; one at a time, so that at most one agent a signature stands back.</summary>
    public JobState? HeldJob;

    /// <summary>Supply and least cost for which nobody was found to hold: until they change nobody is.</summary>
    public (long Supply, int LeastCost) HoldTried = (-1, 0);

    /// <summary>Waits in the pairing loop.</summary>
    public bool InTurn;

    public bool Excludes(AgentState agent) =>
        (id.Only is not null && id.Only != agent.Id) || (id.DeclinedBy.Length > 0 && Array.BinarySearch(id.DeclinedBy, agent.Id, StringComparer.Ordinal) >= 0);
}
