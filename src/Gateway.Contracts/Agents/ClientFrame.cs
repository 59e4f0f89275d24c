namespace Gateway.Contracts.Agents;

/// <summary>What an agent says. On the wire every frame carries its name as <c>type</c>: <c>hello</c>, <c>presence</c>, <c>accept</c> ...</summary>
[GenerateSerializer, Immutable, Alias("gw.cf")]
public abstract record ClientFrame;

/// <summary>First frame of a session. <paramref name="ResumeAfter"/> is the last server <c>seq</c> this agent has handled.</summary>
[GenerateSerializer, Immutable, Alias("gw.cf.hello")]
public sealed record HelloFrame([property: Id(0)] long? ResumeAfter) : ClientFrame;

[GenerateSerializer, Immutable, Alias("gw.cf.presence")]
public sealed record PresenceFrame([property: Id(0)] Presence State) : ClientFrame;

[GenerateSerializer, Immutable, Alias("gw.cf.accept")]
public sealed record AcceptFrame([property: Id(0)] string Offer) : ClientFrame;

[GenerateSerializer, Immutable, Alias("gw.cf.decline")]
public sealed record DeclineFrame([property: Id(0)] string Offer, [property: Id(1)] string? Reason) : ClientFrame;

/// <summary><paramref name="ClientId"/> names the reply on the agent's side, at most 64 characters: sent twice, it takes effect once.</summary>
/// <param name="Job">That it was given in; refused when the conversation has had another since. Null: whenever it is the agent's.</param>
[GenerateSerializer, Immutable, Alias("gw.cf.reply")]
public sealed record ReplyFrame(
    [property: Id(0)] string Conversation,
    [property: Id(1)] string ClientId,
    [property: Id(2)] string? Text,
    [property: Id(3)] IReadOnlyList<Attachment> Attachments,
    [property: Id(4)] string? Job = null) : ClientFrame
{
    /// <summary>The message this one answers, by its id in the transcript: where the channel quotes or has threads, it stands under it.</summary>
    [Id(5)] public string? ReplyTo { get; init; }

    /// <summary>Choices under the text, at most 13; null for none.</summary>
    [Id(6)] public IReadOnlyList<QuickReply>? QuickReplies { get; init; }
}

/// <summary>To a queue or to an agent: exactly one of the two is given.</summary>
/// <param name="Job">As in <see cref="ReplyFrame"/>.</param>
[GenerateSerializer, Immutable, Alias("gw.cf.transfer")]
public sealed record TransferFrame(
    [property: Id(0)] string Conversation,
    [property: Id(1)] string? Queue,
    [property: Id(2)] string? Agent,
    [property: Id(3)] string? Note,
    [property: Id(4)] string? Job = null) : ClientFrame;

/// <param name="Job">As in <see cref="ReplyFrame"/>.</param>
[GenerateSerializer, Immutable, Alias("gw.cf.close")]
public sealed record CloseFrame([property: Id(0)] string Conversation, [property: Id(1)] string? Disposition, [property: Id(2)] string? Job = null) : ClientFrame;

/// <summary>Ends the wrap-up of a closed conversation before its time.</summary>
[GenerateSerializer, Immutable, Alias("gw.cf.wrapped")]
public sealed record WrappedFrame([property: Id(0)] string Conversation) : ClientFrame;

/// <summary>The agent has handled every server frame up to and with <paramref name="Seq"/>.</summary>
[GenerateSerializer, Immutable, Alias("gw.cf.ack")]
public sealed record AckFrame([property: Id(0)] long Seq) : ClientFrame;

/// <summary>The agent writes to the customer, now: said again every three seconds while it does. Nothing of it is kept.</summary>
[GenerateSerializer, Immutable, Alias("gw.cf.typing")]
public sealed record TypingFrame([property: Id(0)] string Conversation) : ClientFrame;

[GenerateSerializer, Immutable, Alias("gw.cf.ping")]
public sealed record PingFrame : ClientFrame;

public enum Presence
{
    Offline,
    Online,

    /// <summary>Finishes what it has, takes nothing new.</summary>
    Draining,

    /// <summary>Takes nothing new for now; keeps what it has.</summary>
    Away,
}
