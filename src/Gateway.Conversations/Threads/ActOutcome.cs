namespace Gateway.Conversations;

/// <summary>How an agent's act on a conversation ended.</summary>
public enum ActOutcome
{
    Done,

    /// <summary>The conversation is another one's, or nobody's; what the agent knows is old.</summary>
    NotYours,

    /// <summary>The conversation is closed, or a later one of its thread is open.</summary>
    Gone,

    /// <summary>The agent's tenant has no such conversation; whether another one has is not told.</summary>
    Unknown,

    /// <summary>The channel lets a business write freely only for a while after the customer's last message.</summary>
    WindowClosed,

    /// <summary>Too many replies wait to be sent already.</summary>
    TooManyPending,

    /// <summary>The target queue or agent of a transfer does not exist.</summary>
    UnknownTarget,

    /// <summary>A hard selector keeps the conversation from the agent it should go to.</summary>
    TargetBarred,

    /// <summary>The agent takes no part in the conversation.</summary>
    NotIn,

    /// <summary>The configuration does not let the agent supervise the conversation's queue.</summary>
    NotSupervisor,

    /// <summary>The conversation is not parked.</summary>
    NotParked,

    /// <summary>The time is past, or further ahead than the tenant allows.</summary>
    InvalidTime,

    /// <summary>As many take part in the conversation as may.</summary>
    TooManyParticipants,

    /// <summary>The queue does not know the disposition.</summary>
    UnknownDisposition,

    /// <summary>The queue asks for a disposition.</summary>
    DispositionNeeded,

    /// <summary>The two conversations are of different customers.</summary>
    OtherCustomer,

    /// <summary>As many conversations are part of this one as may be.</summary>
    TooManyMerged,

    /// <summary>The store did not confirm; the same act may be repeated.</summary>
    Unavailable,

    /// <summary>The conversation is part of no other one.</summary>
    NotMerged,

    /// <summary>The agent speaks of a job that the conversation had before: it has lost it since, and has it again.</summary>
    StaleJob,
}
