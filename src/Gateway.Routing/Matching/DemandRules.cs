using Gateway.Contracts.Configuration;

namespace Gateway.Routing;

/// <summary>What commands may be given. Configuration and ingress have checked it for users; a breach here is a bug of the caller.</summary>
internal static class DemandRules
{
    // A bot that holds 10,000 conversations at once is the largest agent anyone runs as one.
    public const int UnitsMax = 10_000;

    public static void Check(JobDemand job)
    {
        ArgumentException.ThrowIfNullOrEmpty(job.Job.Id);
        ArgumentOutOfRangeException.ThrowIfNegative(job.Job.Epoch);
        ArgumentOutOfRangeException.ThrowIfLessThan(job.Cost, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(job.Cost, UnitsMax);
        ArgumentOutOfRangeException.ThrowIfNegative(job.Priority ?? 0, nameof(job.Priority));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(job.Priority ?? 0, 9, nameof(job.Priority));
    }

    public static void Check(AgentSupply agent)
    {
        ArgumentException.ThrowIfNullOrEmpty(agent.Id);
        ArgumentOutOfRangeException.ThrowIfLessThan(agent.Capacity, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(agent.Capacity, UnitsMax);
        ArgumentOutOfRangeException.ThrowIfNegative(agent.WrapUp);
    }

    public static void Check(QueuePolicy queue)
    {
        ArgumentException.ThrowIfNullOrEmpty(queue.Name);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(queue.OfferTimeout);
        ArgumentOutOfRangeException.ThrowIfNegative(queue.AgeingStep);
        ArgumentOutOfRangeException.ThrowIfNegative(queue.DepthMax);
        ArgumentOutOfRangeException.ThrowIfNegative(queue.Priority);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(queue.Priority, 9);
    }

    public static bool Same(AgentSupply left, AgentSupply right) =>
        ReferenceEquals(left, right)
        || (left.Kind == right.Kind && left.Capacity == right.Capacity && left.WrapUp == right.WrapUp && AgentProfile.IdOf(left) == AgentProfile.IdOf(right));

    /// <summary>Fills in the band, and sorts the requirements so that equal demands look equal.</summary>
    public static JobDemand Normalize(JobDemand job, QueuePolicy queue)
    {
        var sorted = IsSorted(job.Requirements);
        if (sorted && job.Priority is not null) return job;
        return job with { Priority = job.Priority ?? queue.Priority, Requirements = sorted ? job.Requirements : Sort(job.Requirements) };
    }

    private static bool IsSorted(IReadOnlyList<SkillRequirement> requirements)
    {
        for (var i = 1; i < requirements.Count; i++)
        {
            if (string.CompareOrdinal(requirements[i - 1].Skill, requirements[i].Skill) >= 0) return false;
        }

        return true;
    }

    // A skill required twice is required at the higher level.
    private static SkillRequirement[] Sort(IReadOnlyList<SkillRequirement> requirements) =>
    [
        .. requirements.GroupBy(r => r.Skill, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal)
            .Select(g => new SkillRequirement(g.Key, g.Max(r => r.Level))),
    ];
}
