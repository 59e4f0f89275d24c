using Gateway.Contracts.Agents;
using Gateway.Routing;

namespace Gateway.Tests.Routing.Model;

/// <summary>An agent as the facts tell of it, counted anew from them.</summary>
internal sealed class CheckedAgent(AgentSupply supply)
{
    private readonly List<JobDemand> _held = [];
    private readonly List<long> _given = [];

    public AgentSupply Supply { get; private set; } = supply;

    public Presence Presence { get; set; } = Presence.Offline;

    /// <summary>Open ones.</summary>
    public int Offers { get; set; }

    public Dictionary<JobKey, JobDemand> WrapUps { get; } = [];

    /// <summary>Queue to when its cool-down ends.</summary>
    public Dictionary<string, long> Cooling { get; } = [];

    private int Used => _held.Sum(j => j.Cost);

    private int Interruptible => _held.Where(j => j.IsInterruptible).Sum(j => j.Cost);

    public void Change(AgentSupply to)
    {
        Supply = to;
        if (to.ShareMax == 0) _given.Clear();
    }

    /// <summary>The promise that is broken by it, or null.</summary>
    public string? Take(JobDemand job)
    {
        _held.Add(job);
        if (Used > (Supply.InterruptTo ?? Supply.Capacity)) return Interruptible > 0 ? "interruptible" : "I5";
        if (Used - Interruptible > Supply.Capacity) return "I5";
        if (job.IsInterruptible && Used > Supply.Capacity) return "interruptible";
        return Supply.Caps.Any(c => _held.Count(j => j.Channel == c.Key) > c.Value) ? "caps" : null;
    }

    public void Release(JobDemand job) => _held.Remove(job);

    public void Given(long at)
    {
        if (Supply.ShareMax > 0) _given.Add(at);
    }

    public bool IsCooling(string queue, long now) => Cooling.TryGetValue(queue, out var until) && until > now;

    public bool IsSpent(long now) => Supply.ShareMax > 0 && _given.Count(at => at + Supply.ShareWindow > now) + Offers >= Supply.ShareMax;

    public bool CanTake(CheckedJob job, long now) =>
        Presence == Presence.Online && Fits(job.Demand) && Qualifies(job) && !job.Declined.Contains(Supply.Id) && !IsCooling(job.Demand.Queue, now) && !IsSpent(now);

    public bool Qualifies(CheckedJob job) =>
        (job.Demand.OnlyAgent is { } only ? only == Supply.Id : Supply.Queues.Contains(job.Demand.Queue))
        && job.Demand.Requirements.All(r => Supply.Skills.GetValueOrDefault(r.Skill) >= r.Level)
        && job.Demand.Selectors.Skip(job.Expired).All(s => s.Accepts(Supply.Labels.TryGetValue(s.Label, out var label) ? label : null));

    public int LevelFor(CheckedJob job) => job.Demand.Requirements.Select(r => Supply.Skills.GetValueOrDefault(r.Skill)).DefaultIfEmpty(10).Min();

    private bool Fits(JobDemand job)
    {
        if (job.Channel is { } channel && Supply.Caps.TryGetValue(channel, out var max) && _held.Count(j => j.Channel == channel) >= max) return false;
        return job.IsInterruptible
            ? Used + job.Cost <= Supply.Capacity
            : Used - Interruptible + job.Cost <= Supply.Capacity && Used + job.Cost <= (Supply.InterruptTo ?? Supply.Capacity);
    }
}

/// <summary>A job as the facts tell of it.</summary>
internal sealed class CheckedJob(JobDemand demand)
{
    public JobDemand Demand => demand;

    /// <summary>Who has it.</summary>
    public string? Agent { get; set; }

    /// <summary>Open offers and their agents.</summary>
    public Dictionary<OfferId, string> Offers { get; } = [];

    public bool IsWaiting => Agent is null && Offers.Count == 0;

    public HashSet<string> Declined { get; } = [.. demand.DeclinedBy];

    public int Expired { get; set; }

    public bool IsExpedited => demand.Expedite || demand.Selectors.Skip(Expired).Any(s => s.Expedites);
}
