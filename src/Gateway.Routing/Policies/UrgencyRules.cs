namespace Gateway.Routing;

/// <summary>How urgent the first job of a signature is to an agent, by the job choices that depend on time or agent.</summary>
internal static class UrgencyRules
{
    // Past this many times the SLA a job goes first: what everything overtakes for ever is starved. No lateness below it lifts a job over the
    // agents' own work: in overload all are late, and lifting them makes those late that could still be served in time.
    private const int BoundAfter = 20;

    // Not where the agent is slower at it than this: slow work makes everybody late.
    private const double FactorMax = 1.15;

    // A band counts for a factor of two: whoever sets a priority wants to see it, and SLA and weight still rule.
    internal const double BandFactor = 2;

    /// <summary>Microseconds a job can be overtaken for; after them only earlier ones go before it, with an agent who is no slower at it.</summary>
    public static long OvertakingBound(QueuePolicy queue) => BoundAfter * Math.Max(queue.Sla, 1);

    /// <summary>False for a signature that cannot be above another at this level, whatever its wait: most of them, and cheaper to tell than how urgent they are.</summary>
    public static bool MayBeAbove(in Urgency other, Signature signature, int level, long now) => level >= other.Level || now > signature.LateAt;

    public static Urgency Of(JobChoice choice, Signature signature, int level, long now)
    {
        var since = signature.Since;
        var wait = Math.Max(0, now - since);
        var policy = signature.Queue.Policy;
        if (signature.Id.IsExpedited) return new Urgency(int.MaxValue, double.PositiveInfinity, since);
        switch (choice)
        {
            case JobChoice.LongestQueue:
                return new Urgency(0, signature.Queue.Waiting, since);
            case JobChoice.WaitRatio:
                return new Urgency(0, wait / (double)Math.Max(policy.Sla, 1), since);
            default:
                var bound = OvertakingBound(policy);
                if (wait > bound && IsNoSlower(signature, level)) return new Urgency(int.MaxValue, -(double)(since + bound), since);
                return new Urgency(level, signature.Stakes * wait / signature.Class.Expected(level), since);
        }
    }

    /// <summary>As if every agent had the best level on duty.</summary>
    public static Urgency Of(JobChoice choice, Signature signature, long now)
    {
        if (choice != JobChoice.Default || signature.Id.IsExpedited) return Of(choice, signature, 0, now);
        var since = signature.Since;
        var wait = Math.Max(0, now - since);
        var bound = OvertakingBound(signature.Queue.Policy);
        if (wait > bound) return new Urgency(0, double.PositiveInfinity, since + bound);
        return new Urgency(0, signature.Stakes * wait / signature.Class.Expected(Math.Max(0, signature.BestOnDuty)), since);
    }

    /// <summary>Weight over SLA², and the band.</summary>
    public static double WeightOf(in SignatureKey id, QueuePolicy queue)
    {
        var sla = Math.Max(queue.Sla, 1) / 1_000_000.0;
        var weight = queue.Weight / (sla * sla);
        for (var band = id.Priority; band < 9; band++) weight *= BandFactor;
        return weight;
    }

    private static bool IsNoSlower(Signature signature, int level)
    {
        var best = signature.BestOnDuty;
        return best <= level || signature.Class.Factor(level, best) <= FactorMax;
    }
}

/// <summary>Compared in this order: higher level, higher score, earlier arrival.</summary>
internal readonly record struct Urgency(int Level, double Score, long Since)
{
    public bool IsAbove(in Urgency other)
    {
        if (Level != other.Level) return Level > other.Level;
        return Score != other.Score ? Score > other.Score : Since < other.Since;
    }
}
