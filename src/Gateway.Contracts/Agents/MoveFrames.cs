namespace Gateway.Contracts.Agents;

/// <summary>
/// Sets a conversation aside until a time, or until the customer writes: it takes no capacity, and comes back at its old age, to this agent first.
/// </summary>
/// <param name="Until">Null for as long as the tenant allows.</param>
[GenerateSerializer, Immutable, Alias("gw.cf.park")]
public sealed record ParkFrame([property: Id(0)] string Conversation, [property: Id(1)] DateTimeOffset? Until, [property: Id(2)] string? Note) : ClientFrame;

/// <summary>Takes back a conversation that this agent has parked, or supervises, before its time.</summary>
[GenerateSerializer, Immutable, Alias("gw.cf.unpark")]
public sealed record UnparkFrame([property: Id(0)] string Conversation) : ClientFrame;

/// <summary>Asks an agent, or anyone of a queue, into the conversation: as an adviser whom the customer does not notice, or to speak.</summary>
/// <param name="Role"><see cref="ParticipantRole.Advise"/> or <see cref="ParticipantRole.Speak"/>.</param>
[GenerateSerializer, Immutable, Alias("gw.cf.invite")]
public sealed record InviteFrame(
    [property: Id(0)] string Conversation,
    [property: Id(1)] ParticipantRole Role,
    [property: Id(2)] string? Queue,
    [property: Id(3)] string? Agent,
    [property: Id(4)] string? Note) : ClientFrame;

/// <summary>A supervisor comes into a conversation, or changes its part in it: to observe, or to speak.</summary>
[GenerateSerializer, Immutable, Alias("gw.cf.join")]
public sealed record JoinFrame([property: Id(0)] string Conversation, [property: Id(1)] ParticipantRole Role) : ClientFrame;

/// <summary>Ends one's own part in another's conversation; its owner ends that of <paramref name="Agent"/>, or withdraws all open invitations without one.</summary>
[GenerateSerializer, Immutable, Alias("gw.cf.leave")]
public sealed record LeaveFrame([property: Id(0)] string Conversation, [property: Id(1)] string? Agent) : ClientFrame;

/// <summary>A supervisor takes the conversation from whoever has it.</summary>
[GenerateSerializer, Immutable, Alias("gw.cf.takeover")]
public sealed record TakeOverFrame([property: Id(0)] string Conversation) : ClientFrame;

/// <summary>To everyone of ours in the conversation, never to the customer. Named and repeated like a reply.</summary>
[GenerateSerializer, Immutable, Alias("gw.cf.whisper")]
public sealed record WhisperFrame([property: Id(0)] string Conversation, [property: Id(1)] string ClientId, [property: Id(2)] string Text) : ClientFrame;

/// <summary>Promises the customer a call back: at a time, or, without one, when an agent is free.</summary>
[GenerateSerializer, Immutable, Alias("gw.cf.callback")]
public sealed record CallbackFrame([property: Id(0)] string Conversation, [property: Id(1)] DateTimeOffset? At, [property: Id(2)] string? Note) : ClientFrame;

/// <summary>Makes a conversation part of another one of the same customer. The agent has both.</summary>
[GenerateSerializer, Immutable, Alias("gw.cf.merge")]
public sealed record MergeFrame([property: Id(0)] string Conversation, [property: Id(1)] string Into) : ClientFrame;

/// <summary>Asks for lines before those of the transcript.</summary>
/// <param name="Cursor">From the answer before; null for the lines just before the transcript.</param>
[GenerateSerializer, Immutable, Alias("gw.cf.history")]
public sealed record HistoryFrame([property: Id(0)] string Conversation, [property: Id(1)] long? Cursor) : ClientFrame;

/// <summary>What somebody does in a conversation that is another's.</summary>
public enum ParticipantRole
{
    /// <summary>Reads, and may whisper.</summary>
    Observe,

    /// <summary>Was asked for advice: reads and whispers.</summary>
    Advise,

    /// <summary>Writes to the customer as well.</summary>
    Speak,
}

/// <summary>The agent is in a conversation that is another's; a <c>left</c> frame ends it.</summary>
/// <param name="Agent">Whose conversation it is; null while it waits.</param>
/// <param name="Total">Lines of the conversation, when the transcript does not hold them all.</param>
[GenerateSerializer, Immutable, Alias("gw.sf.joined")]
public sealed record JoinedFrame(
    [property: Id(0)] string Conversation,
    [property: Id(1)] ParticipantRole Role,
    [property: Id(2)] string? Agent,
    [property: Id(3)] IReadOnlyList<TranscriptEntry> Transcript,
    [property: Id(4)] int Total = 0) : ServerFrame;

/// <summary><paramref name="Why"/>: <c>left</c>, <c>dismissed</c>, <c>ended</c> (its conversation went elsewhere), <c>offline</c>, <c>assigned</c> (it is the agent's own now).</summary>
[GenerateSerializer, Immutable, Alias("gw.sf.left")]
public sealed record LeftFrame([property: Id(0)] string Conversation, [property: Id(1)] string Why) : ServerFrame;

/// <summary>Who else is in the conversation has changed.</summary>
/// <param name="Agent">Null for an invitation to a queue that nobody has taken yet.</param>
/// <param name="State"><c>invited</c>, <c>joined</c>, <c>left</c>.</param>
/// <param name="Why">Of <c>left</c>: as in <see cref="LeftFrame"/>, or <c>expired</c> for an invitation nobody took.</param>
[GenerateSerializer, Immutable, Alias("gw.sf.participant")]
public sealed record ParticipantFrame(
    [property: Id(0)] string Conversation,
    [property: Id(1)] string? Agent,
    [property: Id(2)] ParticipantRole Role,
    [property: Id(3)] string State,
    [property: Id(4)] string? Why) : ServerFrame;

/// <summary>Answers <c>history</c>: lines before those asked from, oldest first. Not resumed.</summary>
/// <param name="Cursor">To go on with; null when there is nothing before. A page may be empty and go on.</param>
[GenerateSerializer, Immutable, Alias("gw.sf.history")]
public sealed record HistoryPageFrame(
    [property: Id(0)] string Conversation, [property: Id(1)] IReadOnlyList<TranscriptEntry> Transcript, [property: Id(2)] long? Cursor) : ServerFrame;
