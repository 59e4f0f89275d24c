namespace Gateway.Routing;

/// <summary>How much each term counts in the score of the weighted agent choice. Every term lies between 0 and 1, more is better; a weight of 0 leaves it out.</summary>
/// <param name="Level">Level for the job, of 10.</param>
/// <param name="Load">Share of the capacity that is free.</param>
/// <param name="Idle">Time since work was last put on or taken off, of an hour.</param>
/// <param name="Occupancy">Share of the last hours without work.</param>
/// <param name="Specialist">1 / (1 + skills): 1 for an agent without any, less the more the agent could do besides.</param>
/// <param name="Match"><see cref="MatchScore"/> of labels against selectors.</param>
public sealed record AgentWeights(double Level, double Load, double Idle, double Occupancy, double Specialist, double Match)
{
    // An hour without work is as idle as can be: a shift's fairness is the occupancy's to tell.
    private const double IdleFull = 3_600_000_000;

    // Scores that differ by a billionth of the largest possible are the same.
    private const double Scale = 1e9;

    /// <summary>Level before load, load before all else, as the gateway's own choice has it.</summary>
    public static AgentWeights Default { get; } = new(4, 2, 0.5, 0.5, 1, 0);

    public double Score(double level, double load, double idleMicroseconds, double occupancy, int skills, double match) =>
        (Level * level / DemandClass.LevelMax) + (Load * (1 - Math.Min(load, 1))) + (Idle * Math.Clamp(idleMicroseconds / IdleFull, 0, 1))
        + (Occupancy * (1 - Math.Clamp(occupancy, 0, 1))) + (Specialist / (1 + skills)) + (Match * match);

    /// <summary>The best score first, then idle longest, then first appeared.</summary>
    internal OrderKey Rank(AgentState agent, int level, double match, long now)
    {
        var load = (double)agent.Used / agent.Supply.Capacity;
        var occupancy = Routing.Occupancy.After(agent.Occupancy, load, Math.Max(0, now - agent.OccupancyAt));
        return new OrderKey(-(long)(Score(level, load, now - agent.IdleSince, occupancy, agent.Profile!.SkillCount, match) * Scale), agent.IdleSince, agent.Ordinal);
    }
}
