using Gateway.Contracts.Agents;

namespace Gateway.Conversations.Threads;

/// <summary>What agents and supervisors have arranged about the open conversation beyond who has it. Most threads have nothing of it.</summary>
internal sealed class ThreadMoves
{
    /// <summary>The conversation is set aside; its job comes back then. Null when it is not.</summary>
    public Parking? Parked { get; set; }

    /// <summary>Asked first for the open job; anyone qualified may have it. Of a closed conversation who had it last.</summary>
    public string? Preferred { get; set; }

    /// <summary>The open job goes to <see cref="ThreadState.OnlyAgent"/> without being offered.</summary>
    public bool IsDirect { get; set; }

    /// <summary>Job of an invitation that ends in the step in which the open job is given to its agent; null for none.</summary>
    public string? Releases { get; set; }

    /// <summary>What led the open job on from the queue it came for; null when nothing did.</summary>
    public JobMove? Moved { get; set; }

    public CallbackPromise? Callback { get; set; }

    public List<Participant> Participants { get; } = [];

    /// <summary>Counts invitations of the conversation, so that each has a job of its own.</summary>
    public int Sides { get; set; }

    /// <summary>The open conversation this one became part of; null when it stands for itself.</summary>
    public string? MergedInto { get; set; }

    /// <summary>The thread has passed on items to another conversation, and knows which.</summary>
    public bool HasPassedOn { get; set; }

    /// <summary>Conversations that became part of this one.</summary>
    public List<string> Merged { get; } = [];

    /// <summary>Lines of the conversation before those whose place is kept.</summary>
    public int LinesBefore { get; set; }

    /// <summary>Log sequence of the conversation's first line, once it is among those before; 0 until then.</summary>
    public long FirstLine { get; set; }

    public bool IsEmpty =>
        Parked is null && Preferred is null && !IsDirect && Releases is null && Callback is null && Participants.Count == 0 && Sides == 0 && MergedInto is null
        && Merged.Count == 0 && LinesBefore == 0 && !HasPassedOn && Moved is null;

    /// <summary>How the next job finds its agent.</summary>
    public void Route(string? preferred, bool isDirect, string? releases) => (Parked, Preferred, IsDirect, Releases) = (null, preferred, isDirect, releases);

    /// <summary>The conversation is over.</summary>
    public void Close()
    {
        Route(null, isDirect: false, null);
        (Callback, Moved) = (null, null);
        Participants.Clear();
    }

    /// <summary>A new conversation of the thread begins.</summary>
    public void Begin()
    {
        Close();
        (Sides, MergedInto, LinesBefore, FirstLine) = (0, null, 0, 0);
        Merged.Clear();
    }
}

/// <param name="Until">When it comes back by itself.</param>
/// <param name="By">Agent that parked it, and is asked first; null for nobody.</param>
internal sealed record Parking(DateTimeOffset Until, string? By);

/// <param name="At">When the customer is to be called; default for when an agent is free.</param>
/// <param name="AskedAt">From then on it waits.</param>
/// <param name="IsDue">It was told that its time has come.</param>
internal sealed record CallbackPromise(DateTimeOffset At, DateTimeOffset AskedAt, bool IsDue);

/// <summary>Somebody of ours in a conversation that is another's.</summary>
internal sealed class Participant
{
    /// <summary>Number of the invitation; 0 for a supervisor, who came by itself and holds no capacity.</summary>
    public required int Side { get; init; }

    /// <summary>Epoch the invitation was made in.</summary>
    public required int Epoch { get; init; }

    public required ParticipantRole Role { get; set; }

    /// <summary>Null for an invitation to a queue that nobody has taken yet.</summary>
    public string? Agent { get; set; }

    /// <summary>The queue asked; null for one agent.</summary>
    public string? Queue { get; init; }

    public bool Joined { get; set; }

    /// <summary>Invited, or joined.</summary>
    public DateTimeOffset Since { get; set; }

    public bool IsIn(string agent) => Joined && Agent == agent;
}

/// <summary>Bounds of what may be arranged about a conversation.</summary>
internal static class MoveLimits
{
    // Two advisers and a few supervisors fit round one customer; each gets a copy of every line.
    public const int ParticipantsMax = 8;

    // An agent answers an offer in seconds; a colleague who is asked and does not come in five minutes is not there.
    public static readonly TimeSpan InvitedFor = TimeSpan.FromMinutes(5);

    // A person has a handful of channels; each pointer is 25 bytes of state.
    public const int MergedMax = 8;

    // A timer of less than this is over before the agent has looked away.
    public static readonly TimeSpan ParkMin = TimeSpan.FromSeconds(1);
}
