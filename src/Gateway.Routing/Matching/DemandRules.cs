using Gateway.Contracts.Configuration;

namespace Gateway.Routing;

/// <summary>What commands may be given. Configuration and ingress have checked it for users; a breach here is a bug of the caller.</summary>
internal static class DemandRules
{
    // A bot that holds 10,000 conversations at once is the largest agent anyone runs as one.
    public const int UnitsMax = 10_000;

    // What a queue, a rule and a back end may each ask for, together: 32 each.
    public const int SelectorsMax = 96;

    public static void Check(in JobDemand job)
    {
        ArgumentException.ThrowIfNullOrEmpty(job.Job.Id);
        ArgumentOutOfRangeException.ThrowIfNegative(job.Job.Epoch);
        ArgumentOutOfRangeException.ThrowIfLessThan(job.Cost, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(job.Cost, UnitsMax);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(job.Selectors.Count, SelectorsMax);
        ArgumentOutOfRangeException.ThrowIfNegative(job.Priority ?? 0, nameof(job.Priority));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(job.Priority ?? 0, 9, nameof(job.Priority));
    }

    public static void Check(AgentSupply agent)
    {
        ArgumentException.ThrowIfNullOrEmpty(agent.Id);
        ArgumentOutOfRangeException.ThrowIfLessThan(agent.Capacity, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(agent.Capacity, UnitsMax);
        ArgumentOutOfRangeException.ThrowIfNegative(agent.WrapUp);
        ArgumentOutOfRangeException.ThrowIfLessThan(agent.InterruptTo ?? agent.Capacity, agent.Capacity, nameof(agent.InterruptTo));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(agent.InterruptTo ?? 0, UnitsMax, nameof(agent.InterruptTo));
        ArgumentOutOfRangeException.ThrowIfNegative(agent.MissesMax);
        ArgumentOutOfRangeException.ThrowIfNegative(agent.ShareMax);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(agent.ShareMax, UnitsMax);
        ArgumentOutOfRangeException.ThrowIfNegative(agent.ShareWindow);
    }

    public static void Check(QueuePolicy queue)
    {
        ArgumentException.ThrowIfNullOrEmpty(queue.Name);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(queue.OfferTimeout);
        ArgumentOutOfRangeException.ThrowIfNegative(queue.AgeingStep);
        ArgumentOutOfRangeException.ThrowIfNegative(queue.DepthMax);
        ArgumentOutOfRangeException.ThrowIfNegative(queue.Sla);
        ArgumentOutOfRangeException.ThrowIfNegative(queue.CoolDown);
        ArgumentOutOfRangeException.ThrowIfLessThan(queue.OffersAtOnce, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(queue.OffersAtOnce, QueuePolicy.OffersMax);
        if (!double.IsFinite(queue.Weight) || queue.Weight < 0) throw new ArgumentOutOfRangeException(nameof(queue), queue.Weight, "A weight is a number from 0 on.");
        ArgumentOutOfRangeException.ThrowIfNegative(queue.Priority);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(queue.Priority, 9);
    }

    public static bool Same(AgentSupply left, AgentSupply right) =>
        ReferenceEquals(left, right)
        || (left.Kind == right.Kind && left.Capacity == right.Capacity && left.WrapUp == right.WrapUp && left.InterruptTo == right.InterruptTo
            && left.MissesMax == right.MissesMax && left.ShareMax == right.ShareMax && left.ShareWindow == right.ShareWindow && SameCaps(left, right) && AgentProfile.IdOf(left) == AgentProfile.IdOf(right));

    private static bool SameCaps(AgentSupply left, AgentSupply right) =>
        left.Caps.Count == right.Caps.Count && left.Caps.All(c => right.Caps.TryGetValue(c.Key, out var max) && max == c.Value);

    /// <summary>Fills in the band, and sorts the requirements so that equal demands look equal.</summary>
    public static JobDemand Normalize(in JobDemand job, QueuePolicy queue)
    {
        var sorted = IsSorted(job.Requirements);
        if (sorted && job.Priority is not null && job.Selectors.Count < 2) return job;
        return job with
        {
            Priority = job.Priority ?? queue.Priority,
            Requirements = sorted ? job.Requirements : Sort(job.Requirements),

            // In the order in which they expire, the hard ones last.
            Selectors = [.. job.Selectors.OrderBy(s => s.ExpiresAfter ?? long.MaxValue).ThenBy(s => s.ToString(), StringComparer.Ordinal)],
        };
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
