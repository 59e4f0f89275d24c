namespace Gateway.Routing;

/// <summary>From this waiting time on agents of this level may take a job.</summary>
/// <param name="Level">Least level, 1..10; at most the level an agent has for the job: the lowest over the skills it requires.</param>
/// <param name="After">Microseconds waited; null: never.</param>
public readonly record struct LadderStep(int Level, long? After);

/// <summary>
/// How long a job waits for its better agents before lesser ones may take it. It only ever loosens with waiting, and never below the levels the
/// job requires: those are hard.
/// </summary>
public sealed class Ladder : IEquatable<Ladder>
{
    // More steps than levels say nothing new.
    public const int StepsMax = 10;

    private Ladder(IReadOnlyList<LadderStep> steps, bool isMeasured) => (Steps, IsMeasured) = (steps, isMeasured);

    /// <summary>Every qualified agent at once.</summary>
    public static Ladder None { get; } = new([], isMeasured: false);

    /// <summary>From the handle times measured at each level: nothing is waited for where a lesser level is hardly slower, or while nobody better is on duty.</summary>
    public static Ladder Measured { get; } = new([], isMeasured: true);

    public IReadOnlyList<LadderStep> Steps { get; }

    public bool IsMeasured { get; }

    /// <summary>Levels falling, waiting times rising. A level below the lowest step never gets the job.</summary>
    /// <exception cref="ArgumentException">The steps are not in that order.</exception>
    public static Ladder Of(IReadOnlyList<LadderStep> steps)
    {
        if (Wrong(steps) is { } wrong) throw new ArgumentException(wrong, nameof(steps));
        return new Ladder([.. steps], isMeasured: false);
    }

    /// <summary>What is wrong with the steps, or null.</summary>
    public static string? Wrong(IReadOnlyList<LadderStep> steps)
    {
        if (steps.Count is 0 or > StepsMax) return $"has {steps.Count} steps; 1 to {StepsMax} are possible";
        if (steps[0].After is null) return "has no waiting time in its first step, so it never opens";
        for (var i = 0; i < steps.Count; i++)
        {
            if (steps[i].Level is < 0 or > 10) return $"has the level {steps[i].Level}; levels are 0 to 10";
            if (steps[i].After < 0) return "has a negative waiting time";
            if (i == 0) continue;
            if (steps[i].Level >= steps[i - 1].Level) return "must name levels that fall from step to step";
            if (steps[i - 1].After is null && steps[i].After is not null) return "opens a level below one that is never opened";
            if (steps[i].After < steps[i - 1].After) return "must name waiting times that rise from step to step";
        }

        return null;
    }

    /// <summary>Microseconds of waiting after which an agent of this level may take a job; <see cref="long.MaxValue"/>: never.</summary>
    public long DelayOf(int level)
    {
        if (Steps.Count == 0) return 0;
        for (var i = 0; i < Steps.Count; i++)
        {
            if (level >= Steps[i].Level) return Steps[i].After ?? long.MaxValue;
        }

        return long.MaxValue;
    }

    public bool Equals(Ladder? other) => other is not null && IsMeasured == other.IsMeasured && Steps.SequenceEqual(other.Steps);

    public override bool Equals(object? obj) => Equals(obj as Ladder);

    public override int GetHashCode() => HashCode.Combine(IsMeasured, Steps.Count);
}
