using Gateway.Contracts.Configuration;

namespace Gateway.Routing;

/// <summary>
/// What decides who can take a job: jobs with equal keys can be taken by exactly the same agents, so that only the first of them has to be looked at.
/// The band is part of it: within one key the order is plain age.
/// </summary>
/// <param name="requirements">Sorted by skill, each skill once.</param>
/// <param name="declinedBy">Sorted, each agent once.</param>
internal readonly struct SignatureKey(
    string queue, int priority, int cost, IReadOnlyList<SkillRequirement> requirements, string? only, string[] declinedBy, Selector[] selectors,
    bool isExpedited = false, string? channel = null, bool isInterruptible = false) : IEquatable<SignatureKey>
{
    public string Queue => queue;

    public int Priority => priority;

    public int Cost => cost;

    public IReadOnlyList<SkillRequirement> Requirements => requirements;

    public string? Only => only;

    public string[] DeclinedBy => declinedBy;

    /// <summary>Those in force, sorted.</summary>
    public Selector[] Selectors => selectors;

    public bool IsExpedited => isExpedited;

    public string? Channel => channel;

    public bool IsInterruptible => isInterruptible;

    /// <summary>Not shared by many jobs: one person's work, or declined before.</summary>
    public bool IsRare => only is not null || declinedBy.Length > 0;

    public static SignatureKey Of(JobState job) => new(
        job.Demand.Queue, job.Demand.Priority!.Value, job.Demand.Cost, job.Demand.Requirements, job.Demand.OnlyAgent, job.DeclinedBy, job.InForce, job.IsExpedited,
        job.Demand.Channel, job.Demand.IsInterruptible);

    public SignatureKey WithoutDeclines() => new(queue, priority, cost, requirements, only, [], selectors, isExpedited, channel, isInterruptible);

    public bool Equals(SignatureKey other)
    {
        if (priority != other.Priority || isExpedited != other.IsExpedited || isInterruptible != other.IsInterruptible || cost != other.Cost || requirements.Count != other.Requirements.Count
            || queue != other.Queue || channel != other.Channel || only != other.Only || !declinedBy.AsSpan().SequenceEqual(other.DeclinedBy)
            || !selectors.AsSpan().SequenceEqual(other.Selectors))
        {
            return false;
        }

        if (ReferenceEquals(requirements, other.Requirements)) return true;
        for (var i = 0; i < requirements.Count; i++)
        {
            if (requirements[i].Level != other.Requirements[i].Level || requirements[i].Skill != other.Requirements[i].Skill) return false;
        }

        return true;
    }

    public override bool Equals(object? obj) => obj is SignatureKey other && Equals(other);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.Add(queue);
        hash.Add(priority);
        hash.Add(cost);
        hash.Add(only);
        hash.Add(isExpedited);
        hash.Add(channel);
        for (var i = 0; i < requirements.Count; i++)
        {
            hash.Add(requirements[i].Skill);
            hash.Add(requirements[i].Level);
        }

        foreach (var agent in declinedBy) hash.Add(agent);
        foreach (var selector in selectors) hash.Add(selector);
        return hash.ToHashCode();
    }
}
