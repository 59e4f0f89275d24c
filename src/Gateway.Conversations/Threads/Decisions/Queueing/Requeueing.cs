namespace Gateway.Conversations.Threads;

/// <summary>What is different about the next job of a conversation; by default nothing but its epoch.</summary>
internal readonly record struct Requeueing
{
    /// <summary>Null: the queue it is in.</summary>
    public string? Queue { get; init; }

    /// <summary>What made it leave the queue it was in, for the event; null for somebody's or a rule's choice.</summary>
    public string? MovedBy { get; init; }

    /// <summary>Rules have decided anew: the queue's split holds, and priority is that of the rule or the queue.</summary>
    public bool IsClassified { get; init; }

    /// <summary>Null: as before; in another queue that of the conversation's rule, or the queue's own.</summary>
    public int? Priority { get; init; }

    /// <summary>Nobody else may have it; null for anyone qualified.</summary>
    public string? OnlyAgent { get; init; }

    /// <summary><see cref="OnlyAgent"/> gets it without being asked.</summary>
    public bool IsDirect { get; init; }

    /// <summary>Job that ends when the new one is given.</summary>
    public string? Releases { get; init; }

    /// <summary>Asked first; null for whom a job that waited already asks first.</summary>
    public string? Preferred { get; init; }

    /// <summary>Null: it keeps its age.</summary>
    public DateTimeOffset? WaitingSince { get; init; }

    /// <summary>The customer has just written, and is told if nobody is on shift.</summary>
    public bool TellsCustomer { get; init; }
}
