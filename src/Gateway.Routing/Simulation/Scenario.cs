using System.Collections.Frozen;

namespace Gateway.Routing.Simulation;

/// <summary>A contact centre to simulate, as its file says. Times are microseconds, counted from a midnight UTC.</summary>
public sealed record Scenario
{
    public required string Name { get; init; }

    public long Seed { get; init; }

    public required long Horizon { get; init; }

    public long WarmUp { get; init; }

    public long CoolDown { get; init; }

    public int Batches { get; init; }

    public int Replications { get; init; } = 1;

    public required PolicySpec Policy { get; init; }

    internal IReadOnlyList<JobType> Types { get; init; } = [];

    internal IReadOnlyList<AgentGroup> Groups { get; init; } = [];

    /// <summary>Exact contacts instead of arrivals by chance; null without.</summary>
    internal IReadOnlyList<Contact>? Trace { get; init; }

    /// <summary>The file gives trace times in microseconds, not in seconds; the answer does too.</summary>
    internal bool TraceInMicroseconds { get; init; }

    /// <summary>Types of work that no agent of it can take.</summary>
    public IEnumerable<string> Unserved() =>
        Types.Where((_, type) => !Groups.Any(group => group.Skills.TryGetValue(type, out var skill) && skill.Level > 0)).Select(type => type.Name);
}

/// <summary>What is tried out.</summary>
public sealed record PolicySpec(AgentChoice Agent, JobChoice Job, Ladder Ladder)
{
    /// <summary>Types that come from a configured queue have that queue's ladder and choice of agents instead.</summary>
    public bool OfQueues { get; init; }

    public static PolicySpec Default { get; } = new(AgentChoice.Default, JobChoice.Default, Ladder.Measured);
}

/// <param name="Patience">Null: never abandons.</param>
/// <param name="Sla">Microseconds to be offered within.</param>
/// <param name="Weight">In the overall share within SLA.</param>
/// <param name="Next">Probability and index of the type that follows after service.</param>
internal sealed record JobType(
    string Name, IReadOnlyList<RatePart> Rates, TimeSpread Handle, TimeSpread? Patience, int Priority, long Sla, double Weight, int Cost,
    IReadOnlyList<(double Share, int Type)> Next, bool Measured)
{
    /// <summary>The queue that the configuration has for it.</summary>
    public QueuePolicy? Queue { get; init; }

    /// <summary>What agents' caps count; null for none of them.</summary>
    public string? Channel { get; init; }
}

/// <param name="Skills">By type index: level and factor on the handle time.</param>
/// <param name="Speed">By jobs in hand, from one on; the last holds for more.</param>
/// <param name="Shift">On duty in these parts of the UTC day; null: always.</param>
internal sealed record AgentGroup(
    string Name, int Count, IReadOnlyDictionary<int, GroupSkill> Skills, int Capacity, IReadOnlyList<double> Speed, IReadOnlyList<(long From, long To)>? Shift, bool Measured)
{
    /// <summary>On duty in exactly these stretches of the run; null: as the shift says.</summary>
    public IReadOnlyList<(long From, long To)>? Spans { get; init; }

    /// <summary>Most jobs of a channel at once.</summary>
    public IReadOnlyDictionary<string, int> Caps { get; init; } = FrozenDictionary<string, int>.Empty;
}

internal readonly record struct GroupSkill(int Level, double Factor);

/// <summary>One contact, exactly.</summary>
/// <param name="Id">As the file writes it.</param>
/// <param name="Next">What follows after service, arriving when it ends.</param>
internal sealed record Contact(string Id, int Type, long Arrival, long Handle, long? Patience, Contact? Next);
