namespace Gateway.Contracts.Agents;

/// <summary>What the gateway tells an agent. On the wire every frame carries its name as <c>type</c> and, unless it is 0, its <c>seq</c>.</summary>
[GenerateSerializer, Immutable, Alias("gw.sf")]
public abstract record ServerFrame
{
    /// <summary>Dense per agent; numbers of a later life of the gateway are higher than all before. What <c>ack</c> and <c>hello.resumeAfter</c> name. 0 on answers that are not resumed (welcome, error, pong, typing).</summary>
    [Id(0)] public long Seq { get; init; }
}

/// <summary>
/// Answers <c>hello</c>. Frames after <paramref name="ResumeFrom"/> follow. <paramref name="Snapshot"/> is true when the frames asked for are no longer
/// held: then the agent forgets what it knew, and <c>offer</c> and <c>assigned</c> frames that follow tell everything it holds now.
/// </summary>
[GenerateSerializer, Immutable, Alias("gw.sf.welcome")]
public sealed record WelcomeFrame([property: Id(0)] string Agent, [property: Id(1)] long ResumeFrom, [property: Id(2)] bool Snapshot) : ServerFrame;

[GenerateSerializer, Immutable, Alias("gw.sf.offer")]
public sealed record OfferFrame(
    [property: Id(0)] string Offer,
    [property: Id(1)] string Job,
    [property: Id(2)] string Conversation,
    [property: Id(3)] DateTimeOffset ExpiresAt,
    [property: Id(4)] OfferContext Context) : ServerFrame;

/// <summary>What an agent needs to decide on an offer; no message text.</summary>
[GenerateSerializer, Immutable, Alias("gw.offercontext")]
public sealed record OfferContext(
    [property: Id(0)] string Channel,
    [property: Id(1)] string Account,
    [property: Id(2)] string Queue,
    [property: Id(3)] int Priority,
    [property: Id(4)] int Cost,
    [property: Id(5)] DateTimeOffset WaitingSince,
    [property: Id(6)] IReadOnlyDictionary<string, string> Labels);

/// <summary><paramref name="Why"/>: <c>expired</c>, <c>cancelled</c>, <c>taken</c>, <c>offline</c>.</summary>
[GenerateSerializer, Immutable, Alias("gw.sf.revoked")]
public sealed record RevokedFrame([property: Id(0)] string Offer, [property: Id(1)] string Why) : ServerFrame;

/// <summary>The conversation is the agent's; <paramref name="Transcript"/> is what was said last, oldest first.</summary>
/// <param name="Total">Lines of the conversation, when the transcript does not hold them all; <c>history</c> asks for those before.</param>
[GenerateSerializer, Immutable, Alias("gw.sf.assigned")]
public sealed record AssignedFrame(
    [property: Id(0)] string Conversation,
    [property: Id(1)] string Job,
    [property: Id(2)] IReadOnlyList<TranscriptEntry> Transcript,
    [property: Id(3)] int Total = 0) : ServerFrame;

/// <summary>One line of a conversation, also the body of a <c>message</c> frame.</summary>
/// <param name="Sequence">Conversation sequence of the event this line comes from.</param>
/// <param name="Direction"><c>in</c> from the customer, <c>out</c> from us.</param>
/// <param name="Kind">Item kind in lower case: <c>message</c>, <c>edit</c>, <c>delete</c>, <c>reaction</c>, <c>postback</c>, <c>echo</c> ...</param>
[GenerateSerializer, Immutable, Alias("gw.line")]
public sealed record TranscriptEntry(
    [property: Id(0)] long Sequence,
    [property: Id(1)] string Direction,
    [property: Id(2)] string Kind,
    [property: Id(3)] DateTimeOffset Time,
    [property: Id(4)] string? Id,
    [property: Id(5)] string? SenderName,
    [property: Id(6)] string? Text,
    [property: Id(7)] string? Payload,
    [property: Id(8)] string? ReplyTo,
    [property: Id(9)] string? Target,
    [property: Id(10)] IReadOnlyList<Attachment> Attachments,
    [property: Id(11)] GeoPoint? Location);

[GenerateSerializer, Immutable, Alias("gw.sf.message")]
public sealed record MessageFrame([property: Id(0)] string Conversation, [property: Id(1)] TranscriptEntry Message) : ServerFrame;

/// <summary><paramref name="Why"/>: <c>closed</c>, <c>transferred</c>, <c>offline</c>, <c>silence</c>, <c>taken</c>, <c>shift_end</c>, <c>parked</c>, <c>callback</c>, <c>merged</c>.</summary>
[GenerateSerializer, Immutable, Alias("gw.sf.unassigned")]
public sealed record UnassignedFrame([property: Id(0)] string Conversation, [property: Id(1)] string Why) : ServerFrame;

/// <summary><paramref name="Status"/>: <c>accepted</c>, <c>sent</c>, <c>delivered</c>, <c>read</c>, <c>failed</c>, <c>uncertain</c> (the provider may have taken it; it is not sent again); <paramref name="Code"/> says why it failed.</summary>
[GenerateSerializer, Immutable, Alias("gw.sf.delivery")]
public sealed record DeliveryFrame(
    [property: Id(0)] string Conversation,
    [property: Id(1)] string ClientId,
    [property: Id(2)] string Status,
    [property: Id(3)] string? Code) : ServerFrame;

/// <summary>A frame of the agent was refused; <paramref name="Code"/> is stable, <paramref name="Frame"/> names the frame's type, <paramref name="ClientId"/> the reply or whisper.</summary>
[GenerateSerializer, Immutable, Alias("gw.sf.error")]
public sealed record ErrorFrame(
    [property: Id(0)] string Code, [property: Id(1)] string Detail, [property: Id(2)] string Frame, [property: Id(3)] string? ClientId = null) : ServerFrame
{
    /// <summary>The code for a conversation the agent's tenant does not have. An honest client never sends one: it counts towards the end of the session.</summary>
    public const string ConversationUnknown = "conversation_unknown";
}

/// <summary>The customer writes, now. Over with their next message, or six seconds after the last of these. Not resumed.</summary>
[GenerateSerializer, Immutable, Alias("gw.sf.typing")]
public sealed record CustomerTypingFrame([property: Id(0)] string Conversation) : ServerFrame;

[GenerateSerializer, Immutable, Alias("gw.sf.pong")]
public sealed record PongFrame : ServerFrame;
