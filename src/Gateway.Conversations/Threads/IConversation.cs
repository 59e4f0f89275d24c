using Gateway.Contracts;
using Gateway.Contracts.Agents;

namespace Gateway.Conversations;

/// <summary>One thread and its conversation. The only writer of its record, one call at a time.</summary>
public interface IConversation
{
    /// <summary>
    /// Takes the items of one request that belong to this thread: recognises redelivery, keeps order, decides, commits.
    /// Returns once everything is durable; routing and delivery follow from what was committed.
    /// </summary>
    ValueTask<AcceptResult> AcceptAsync(InboundBatch batch);

    /// <summary>The pool has given the job to an agent; idempotent. The agent is told once it is durable.</summary>
    ValueTask<ActOutcome> AssignAsync(string job, string agent);

    /// <summary>
    /// The pool takes the job from an agent that stayed away too long, whether the conversation knows of the agent or not yet; it waits again under a new epoch.
    /// </summary>
    /// <param name="agent">Null when the pool has the job no more, and nobody has it.</param>
    ValueTask<ActOutcome> RequeueAsync(string job, string? agent);

    /// <summary>Whether the pool is to keep a job: <see cref="ActOutcome.Gone"/> when the conversation has left it. Changes nothing.</summary>
    ValueTask<ActOutcome> WantsAsync(string job);

    /// <summary>What an agent's frame asks of its conversation, or of one it takes part in or supervises.</summary>
    ValueTask<ActOutcome> DoAsync(AgentRef agent, string conversation, ClientFrame frame);

    /// <summary>One step of making a conversation part of another; each may be repeated.</summary>
    ValueTask<MergeAnswer> MergeAsync(MergeCall call);

    /// <summary>Items of a thread whose conversation became part of this one; <see cref="AcceptOutcome.NotHere"/> when it is closed and had not taken all of them before.</summary>
    ValueTask<AcceptResult> AcceptMergedAsync(ConversationId conversation, ThreadId from, InboundBatch batch);

    /// <summary>Where the lines before the transcript are in the log. Null when the conversation is none of the agent's.</summary>
    ValueTask<HistoryPlace?> HistoryAsync(AgentRef agent, string conversation);

    /// <summary>A back end asks something of the conversation, or sends into it; idempotent under its key.</summary>
    ValueTask<CommandResult> CommandAsync(CommandCall call);

    /// <summary>The agent has a new session that knows nothing: tell it the conversation with its transcript again.</summary>
    /// <exception cref="ConversationUnavailableException">The store could not be read; whether the conversation is the agent's is not known.</exception>
    ValueTask<ServerFrame?> DescribeAsync(string job, string agent);

    /// <summary>
    /// An attachment that the customer sent, by its line of the transcript and its place there, with the account it came over. Null when the conversation is none
    /// of the agent's or not the thread's latest, or there is no such attachment.
    /// </summary>
    ValueTask<StoredAttachment?> AttachmentAsync(AgentRef agent, int ordinal, long sequence, int index);

    /// <summary>The customer writes. Whoever of ours is in the open conversation is told; nothing is kept, and nothing is done where there is none.</summary>
    ValueTask TypingAsync(string tenant);

    /// <summary>The sender knows what became of a message of ours.</summary>
    ValueTask<bool> SettleAsync(Guid deliveryId, SendResult result);

    /// <summary>The due time of the record has come.</summary>
    ValueTask WakeAsync();
}

/// <param name="Account">The account the items came in on.</param>
/// <param name="Alias">The customer's alias on that account; where replies go.</param>
/// <param name="Items">In the provider's order.</param>
/// <param name="ReceivedAt">The gateway's clock when the request arrived: it rules order and SLA, whatever the provider's timestamps say.</param>
[GenerateSerializer, Immutable, Alias("gw.inboundbatch")]
public sealed record InboundBatch(
    [property: Id(0)] AccountRef Account,
    [property: Id(1)] string Alias,
    [property: Id(2)] IReadOnlyList<InboundItem> Items,
    [property: Id(3)] DateTimeOffset ReceivedAt)
{
    /// <summary>Most items that waited apart and go together.</summary>
    // Some dozens in one commit cost it little more than one, and hold it up by less than the disk does.
    public const int TogetherMax = 64;
}

public enum AcceptOutcome
{
    /// <summary>Every item is durable, now or from an earlier delivery.</summary>
    Accepted,

    /// <summary>Nothing was taken: too much waits already. Ask the sender to come back.</summary>
    Overloaded,

    /// <summary>The store did not confirm. The sender repeats; what was written after all is recognised.</summary>
    Unavailable,

    /// <summary>Of items that another thread passed on: the conversation is over, and that thread stands for itself again.</summary>
    NotHere,
}

/// <param name="Outcome">How the batch ended.</param>
/// <param name="Accepted">Items that took effect now.</param>
/// <param name="Duplicates">Items that had taken effect before.</param>
[GenerateSerializer, Immutable, Alias("gw.acceptresult")]
public readonly record struct AcceptResult(
    [property: Id(0)] AcceptOutcome Outcome, [property: Id(1)] int Accepted, [property: Id(2)] int Duplicates);

/// <summary>A reference that stands in the transcript; the bytes are at the provider.</summary>
[GenerateSerializer, Immutable, Alias("gw.storedattachment")]
public sealed record StoredAttachment([property: Id(0)] AccountRef Account, [property: Id(1)] Attachment Attachment);
