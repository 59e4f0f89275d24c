namespace Gateway.Routing;

/// <summary>Whether a job fits an agent that is given it without an offer: units, interruptible work and caps count, cool-downs and shares do not.</summary>
internal static class Room
{
    /// <param name="known">What there is of this job already: what the agent holds of it comes free with the step.</param>
    public static bool Has(AgentState agent, in JobDemand job, JobState? known)
    {
        var freed = known is not null && (known.Agent == agent || known.More.Exists(o => o.Agent == agent)) ? known : null;
        var used = agent.Used - (freed?.Cost ?? 0);
        var interruptible = agent.Limits.Interruptible - (freed is { Demand.IsInterruptible: true } ? freed.Cost : 0);
        var most = agent.Supply.InterruptTo ?? agent.Supply.Capacity;
        var room = job.IsInterruptible ? agent.Supply.Capacity - used : Math.Min(agent.Supply.Capacity - (used - interruptible), most - used);
        if (room < job.Cost) return false;
        if (job.Channel is not { } channel || !agent.Supply.Caps.TryGetValue(channel, out var max)) return true;
        return agent.Limits.In(channel) - (freed?.Demand.Channel == channel ? 1 : 0) < max;
    }
}
