namespace Gateway.Routing.Staffing;

/// <summary>What the agents of one skill must achieve, and how they work.</summary>
public sealed record StaffingRule
{
    /// <summary>Share of arrivals to be answered within <see cref="Within"/>, above 0 and below 1.</summary>
    public double Target { get; init; } = 0.8;

    /// <summary>Seconds.</summary>
    public double Within { get; init; } = 20;

    /// <summary>Mean seconds an agent is busy with one, after-work included.</summary>
    public required double Handling { get; init; }

    /// <summary>Mean seconds until one who waits leaves; null when all wait as long as it takes (Erlang C instead of A).</summary>
    public double? Patience { get; init; }

    /// <summary>Conversations an agent has at once. Handling is that of one of them, measured with so many at once.</summary>
    public int Concurrent { get; init; } = 1;

    /// <summary>Share of paid time that is not at the desk: breaks, training, illness.</summary>
    public double Shrinkage { get; init; }

    /// <summary>Most share of their time agents may be busy.</summary>
    public double OccupancyMax { get; init; } = 1;
}

/// <param name="Agents">At their desks.</param>
/// <param name="Scheduled">To be planned, shrinkage included.</param>
/// <param name="Measures">With so many at their desks.</param>
public readonly record struct StaffingNeed(int Agents, int Scheduled, QueueMeasures Measures);

/// <summary>The least number of agents that keeps a rule.</summary>
public static class StaffingSolver
{
    // Erlangs of the largest call centres in the world; a load beyond it is a mistake in the input.
    public const double LoadMax = 100_000;

    /// <param name="arrivals">In the interval.</param>
    /// <param name="interval">Seconds.</param>
    public static StaffingNeed Solve(StaffingRule rule, double arrivals, double interval)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(interval);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rule.Handling);
        var load = arrivals / interval * rule.Handling;
        ArgumentOutOfRangeException.ThrowIfGreaterThan(load, LoadMax, nameof(arrivals));
        if (load <= 0)
        {
            return new StaffingNeed(0, 0, new QueueMeasures(1, 0, 0, 0, 0));
        }

        // More agents never answer fewer in time, so the least number is found by halving.
        var (enough, tooFew) = (1, 0);
        while (!Keeps(rule, enough, load))
        {
            (tooFew, enough) = (enough, enough * 2);
        }

        while (enough - tooFew > 1)
        {
            var middle = tooFew + ((enough - tooFew) / 2);
            (tooFew, enough) = Keeps(rule, middle, load) ? (tooFew, middle) : (middle, enough);
        }

        return new StaffingNeed(enough, Scheduled(rule, enough), Measure(rule, enough, load));
    }

    /// <summary>With those who are paid and not at their desks.</summary>
    public static int Scheduled(StaffingRule rule, int agents) => (int)Math.Ceiling(Math.Round(agents / (1 - rule.Shrinkage), 9));

    /// <summary>What so many agents achieve.</summary>
    public static QueueMeasures Measure(StaffingRule rule, int agents, double load)
    {
        var places = agents * rule.Concurrent;
        return rule.Patience is { } patience
            ? Erlang.Impatient(places, load, rule.Handling, patience, rule.Within)
            : Erlang.Patient(places, load, rule.Handling, rule.Within);
    }

    private static bool Keeps(StaffingRule rule, int agents, double load)
    {
        var measures = Measure(rule, agents, load);
        return measures.ServiceLevel >= rule.Target && measures.Occupancy <= rule.OccupancyMax;
    }
}
