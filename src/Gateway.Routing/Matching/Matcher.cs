using Gateway.Contracts.Agents;

namespace Gateway.Routing;

/// <summary>
/// Pairs waiting jobs with agents. One writer at a time; no clock and no I/O: <c>now</c> is microseconds since the Unix epoch and never falls.
/// Commands decide, append what they decided to <c>facts</c> and apply it at once; <see cref="Replay"/> applies a recorded fact without deciding.
/// </summary>
public sealed class Matcher(MatcherOptions options)
{
    /// <summary>Epoch of the offers issued now.</summary>
    public long Epoch => throw new NotSupportedException(options.ToString());

    /// <summary>When <see cref="ExpireDue"/> has something to do next; null when nothing is due at any time.</summary>
    public long? NextDue => throw new NotSupportedException();

    /// <summary>Begins a new, higher epoch: once per activation, after replay and before any other command.</summary>
    public void StartEpoch(long epoch, long now, List<RoutingFact> facts) => throw new NotSupportedException();

    /// <summary>Adds an agent (offline) or changes it. What it holds stays; with less capacity than it holds it gets nothing new.</summary>
    public void SetAgent(AgentSupply agent, long now, List<RoutingFact> facts) => throw new NotSupportedException();

    /// <summary>Revokes its offers, requeues its assigned work at its old age, ends its wrap-ups and forgets it. False when there is no such agent.</summary>
    public bool RemoveAgent(string agent, long now, List<RoutingFact> facts) => throw new NotSupportedException();

    /// <summary>Going offline revokes open offers; assigned work stays. False when there is no such agent.</summary>
    public bool SetPresence(string agent, Presence presence, long now, List<RoutingFact> facts) => throw new NotSupportedException();

    /// <summary>Adds a queue or changes it; waiting jobs are put in the new order.</summary>
    public void SetQueue(QueuePolicy queue, long now, List<RoutingFact> facts) => throw new NotSupportedException();

    /// <summary>Idempotent by (job, epoch). A newer epoch replaces an older one wherever that is.</summary>
    public EnqueueOutcome Enqueue(JobDemand job, long now, List<RoutingFact> facts) => throw new NotSupportedException();

    /// <summary>Issues an offer for every job that can be paired, jobs in their order. Never more than one open offer a job.</summary>
    public void Match(long now, List<RoutingFact> facts) => throw new NotSupportedException();

    public AcceptOutcome Accept(OfferId offer, string agent, long now, List<RoutingFact> facts) => throw new NotSupportedException();

    public DeclineOutcome Decline(OfferId offer, string agent, string? reason, long now, List<RoutingFact> facts) => throw new NotSupportedException();

    /// <summary>Expires offers and ends wrap-ups whose time has come.</summary>
    public void ExpireDue(long now, List<RoutingFact> facts) => throw new NotSupportedException();

    /// <summary>The assigned job is done: wrap-up begins, or its capacity is free.</summary>
    public JobOutcome Complete(JobKey job, long now, List<RoutingFact> facts) => throw new NotSupportedException();

    /// <summary>Ends the agent's wrap-up of this conversation before its time.</summary>
    public JobOutcome EndWrapUp(string agent, string conversation, long now, List<RoutingFact> facts) => throw new NotSupportedException();

    /// <summary>Takes a job out wherever it is; no wrap-up follows.</summary>
    public JobOutcome Cancel(JobKey job, long now, List<RoutingFact> facts) => throw new NotSupportedException();

    /// <summary>Takes an assigned job from its agent: back to its queue at its old age, or out.</summary>
    public JobOutcome Unassign(JobKey job, bool requeue, long now, List<RoutingFact> facts) => throw new NotSupportedException();

    /// <summary>Gives a job, known or new, to an agent without an offer, whatever its presence; takes it from whoever has it. Capacity is never exceeded.</summary>
    public AssignOutcome Assign(JobDemand job, string agent, long now, List<RoutingFact> facts) => throw new NotSupportedException();

    /// <summary>Applies a fact that a matcher has recorded.</summary>
    public void Replay(RoutingFact fact) => throw new NotSupportedException();

    public MatcherSnapshot Snapshot() => throw new NotSupportedException();

    public static Matcher Restore(MatcherSnapshot snapshot, MatcherOptions options) => throw new NotSupportedException();

    public JobView? FindJob(string id) => throw new NotSupportedException();

    /// <summary>What an agent was offered and holds, oldest first; empty for an unknown agent.</summary>
    public IReadOnlyList<JobView> JobsOf(string agent) => throw new NotSupportedException();

    public IReadOnlyList<QueueStats> Queues() => throw new NotSupportedException();

    public IReadOnlyList<AgentStats> Agents() => throw new NotSupportedException();

    public AgentStats? FindAgent(string agent) => throw new NotSupportedException();
}
