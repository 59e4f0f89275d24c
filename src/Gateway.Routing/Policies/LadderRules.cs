namespace Gateway.Routing;

/// <summary>Which levels a ladder has opened to a job by now, and when it opens more.</summary>
internal static class LadderRules
{
    public const int AllLevels = (1 << (DemandClass.LevelMax + 1)) - 1;

    // Up to here a lesser level costs less capacity than the wait costs the customer.
    private const double FactorAtOnce = 1.25;

    // Up to here it pays to wait for the better level for a part of the SLA; beyond it slower work eats the capacity that the queue needs.
    private const double FactorLater = 1.55;

    // As late as still leaves the slower agent time to serve within the SLA: a better one comes free in between more often than not.
    private const double LaterShare = 0.7;

    /// <summary>One bit for each level that may take the first job of a signature now.</summary>
    public static int OpenLevels(Signature signature, long wait)
    {
        var ladder = signature.Queue.Policy.Ladder;
        if (!ladder.IsMeasured && ladder.Steps.Count == 0) return AllLevels;
        var best = signature.BestOnDuty;
        var open = 0;
        for (var level = 0; level <= DemandClass.LevelMax; level++)
        {
            if (signature.OnDuty[level] > 0 && wait >= Delay(signature, level, best)) open |= 1 << level;
        }

        return open;
    }

    public static bool IsOpen(Signature signature, int level, long wait)
    {
        var ladder = signature.Queue.Policy.Ladder;
        return ladder.IsMeasured ? wait >= Delay(signature, level, signature.BestOnDuty) : wait >= ladder.DelayOf(level);
    }

    /// <summary>
    /// Those levels without the slower ones: what is open to profiles whose own work is late already (<see cref="Strain"/>). They lend again past the
    /// overtaking bound.
    /// </summary>
    public static int WithoutSlower(Signature signature, int open, long wait)
    {
        var policy = signature.Queue.Policy;
        if (!policy.Ladder.IsMeasured || wait >= UrgencyRules.OvertakingBound(policy)) return open;
        var best = signature.BestOnDuty;
        for (var level = 0; level < best; level++)
        {
            if ((open & (1 << level)) != 0 && Delay(signature, level, best) > 0) open &= ~(1 << level);
        }

        return open;
    }

    /// <summary>When waiting opens the next level that is on duty; <see cref="long.MaxValue"/>: nothing more opens by waiting.</summary>
    public static long NextOpening(Signature signature, long since, long now)
    {
        var next = long.MaxValue;
        var best = signature.BestOnDuty;
        var ladder = signature.Queue.Policy.Ladder;
        var bound = UrgencyRules.OvertakingBound(signature.Queue.Policy);
        for (var level = 0; level <= best; level++)
        {
            if (signature.OnDuty[level] == 0) continue;
            var delay = Delay(signature, level, best);
            if (delay is > 0 and < long.MaxValue && since + delay > now) next = Math.Min(next, since + delay);

            // To those who do not lend slower work it opens at the bound.
            if (delay > 0 && ladder.IsMeasured && since + bound > now) next = Math.Min(next, since + bound);
        }

        return next;
    }

    private static long Delay(Signature signature, int level, int best)
    {
        var policy = signature.Queue.Policy;
        if (!policy.Ladder.IsMeasured) return policy.Ladder.DelayOf(level);

        // Work for one person, or declined by some, cannot count on the others of a level.
        if (level >= best || signature.Id.IsRare) return 0;
        var factor = signature.Class.Factor(level, best);
        if (factor <= FactorAtOnce) return 0;
        return factor <= FactorLater ? (long)(LaterShare * policy.Sla) : UrgencyRules.OvertakingBound(policy);
    }
}
