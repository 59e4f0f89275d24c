namespace Gateway.Routing;

public enum EnqueueOutcome
{
    Queued,

    /// <summary>This job is here in this epoch, or was finished a short while ago: nothing changed.</summary>
    AlreadyKnown,

    /// <summary>A newer epoch of this job is known: nothing changed.</summary>
    Stale,

    /// <summary>The queue holds as many jobs as its policy allows.</summary>
    QueueFull,

    UnknownQueue,
}

/// <param name="Kind">How the answer to an offer ended.</param>
/// <param name="Job">The job, when the offer is or was the agent's own and still known; otherwise default.</param>
/// <param name="Conversation">The job's conversation, under the same condition.</param>
public readonly record struct AcceptOutcome(AcceptKind Kind, JobKey Job, string? Conversation);

public enum AcceptKind
{
    /// <summary>The job is the agent's. Accepting twice gives the same answer.</summary>
    Accepted,

    /// <summary>The offer was made to somebody else.</summary>
    NotYours,

    /// <summary>Too late: the job is back in its queue.</summary>
    Expired,

    /// <summary>Not open: declined, revoked, expired before, finished, or never issued.</summary>
    Gone,
}

public enum DeclineOutcome
{
    Declined,
    NotYours,
    Expired,

    /// <summary>Not open (any more). An accepted offer cannot be declined: unassign the job.</summary>
    Gone,
}

/// <summary>How a command on a job ended.</summary>
public enum JobOutcome
{
    Done,

    /// <summary>No such job in this epoch.</summary>
    UnknownJob,

    /// <summary>The job is not assigned, or has no wrap-up there.</summary>
    WrongState,
}

public enum AssignOutcome
{
    Assigned,

    /// <summary>The agent holds this job already: nothing changed.</summary>
    AlreadyAssigned,
    UnknownAgent,
    UnknownQueue,

    /// <summary>The agent's free capacity is less than the job's cost.</summary>
    NoCapacity,

    /// <summary>A newer epoch of this job is known, or this one is finished.</summary>
    Stale,
}
