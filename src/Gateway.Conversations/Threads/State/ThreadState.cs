using Gateway.Contracts;
using Gateway.Contracts.Configuration;

namespace Gateway.Conversations.Threads;

/// <summary>What the gateway remembers of one thread: who it is with, and where its newest conversation stands. Kept under about 1 KB: what was said is in the log.</summary>
internal sealed class ThreadState
{
    public required AccountRef Account { get; init; }

    /// <summary>The alias replies go to.</summary>
    public required string Alias { get; init; }

    public required Guid Customer { get; init; }

    /// <summary>The customer record knows this thread.</summary>
    public bool Linked { get; set; }

    /// <summary>Counts conversations of this thread from 1; 0 before the first.</summary>
    public int Ordinal { get; set; }

    public ConversationPhase Phase { get; set; }

    /// <summary>Raised with every change of who owns the conversation; an act under an older epoch is refused.</summary>
    public int Epoch { get; set; }

    public string Queue { get; set; } = "";

    public int Priority { get; set; }

    /// <summary>The only agent the open job may go to, after a transfer to a person; null for anyone qualified.</summary>
    public string? OnlyAgent { get; set; }

    public string? Agent { get; set; }

    public Dictionary<string, string> Labels { get; set; } = [];

    public DateTimeOffset OpenedAt { get; set; }

    public DateTimeOffset WaitingSince { get; set; }

    public DateTimeOffset LastInboundAt { get; set; }

    public DateTimeOffset LastActivityAt { get; set; }

    public DateTimeOffset ClosedAt { get; set; }

    /// <summary>Sequence of the conversation's newest event; dense from 1.</summary>
    public long Sequence { get; set; }

    /// <summary>Log sequences of the newest lines of the conversation, oldest first.</summary>
    public List<long> Lines { get; } = [];

    /// <summary>Of the newest commit: which of its events are lines, as offsets to the commit's first log sequence.</summary>
    public List<int> FreshLines { get; } = [];

    public List<Delivery> Deliveries { get; } = [];

    /// <summary>Edits, deletes, reactions and receipts whose message has not come yet, and echoes of what may be ours.</summary>
    public List<HeldItem> Held { get; } = [];

    public string? CustomerName { get; set; }

    /// <summary>The channel's token for a cheap answer to the newest message.</summary>
    public string? ReplyToken { get; set; }

    public ThreadTime Time { get; } = new();

    public ThreadMoves Moves { get; } = new();

    /// <summary>Waiting, with a job that the pool is to have: neither deferred nor parked.</summary>
    public bool WantsAgent => Phase == ConversationPhase.Waiting && !IsSetAside;

    /// <summary>Waits for a site to open.</summary>
    public bool IsDeferred => Phase == ConversationPhase.Waiting && Time.IsDeferred;

    /// <summary>Deferred or parked: nobody is to say anything now, so that silence does not count.</summary>
    public bool IsSetAside => IsDeferred || Moves.Parked is not null;

    /// <summary>Nothing is to come but what the customer may write some day.</summary>
    public bool IsAtRest => Phase == ConversationPhase.Closed && Linked && Deliveries.TrueForAll(d => d.Status is DeliveryStatus.Read or DeliveryStatus.Failed);

    public bool IsOpen => Phase is ConversationPhase.Waiting or ConversationPhase.Assigned;

    /// <summary>Lines of the conversation, those included whose place is no longer kept.</summary>
    public int LinesTotal => Moves.LinesBefore + Lines.Count;

    /// <summary>What the channel needs to answer the newest message in its own thread, however late.</summary>
    public string? ReplyContext { get; set; }

    /// <summary>W3C trace context of the newest message that was traced.</summary>
    public string? TraceParent { get; set; }

    /// <summary>When the customer was last shown that we write; in memory only, as the next.</summary>
    public DateTimeOffset TypingShownAt { get; set; }

    /// <summary>When the agents were last told that the customer writes.</summary>
    public DateTimeOffset TypingToldAt { get; set; }

    /// <summary>The rule that decided where it goes; null for none, empty when somebody has decided otherwise since.</summary>
    public string? Rule { get; set; }

    /// <summary>Rules whose questions about the opening message were answered with yes.</summary>
    public IReadOnlyList<string> MetRules { get; set; } = [];

    /// <summary>What the open job asks of routing beside what its queue does.</summary>
    public RoutingWishes Wishes { get; set; } = RoutingWishes.None;
}

internal enum ConversationPhase : byte
{
    /// <summary>No conversation yet.</summary>
    None,

    /// <summary>Open, and its job waits for an agent.</summary>
    Waiting,

    Assigned,

    Closed,
}

/// <summary>One message of ours on its way to the customer.</summary>
internal sealed class Delivery
{
    public required Guid Id { get; init; }

    /// <summary>The agent's own name of the message.</summary>
    public required string ClientId { get; init; }

    public required string Agent { get; init; }

    public required int Ordinal { get; init; }

    /// <summary>Log sequence of the event that holds its content.</summary>
    public long LogSequence { get; set; }

    public DeliveryStatus Status { get; set; }

    public string? ProviderId { get; set; }

    /// <summary>Of a message that went in several: each with its own id, the first included. Empty for most, and once nothing more can come.</summary>
    public List<DeliveryPart> Parts { get; } = [];

    public DateTimeOffset AcceptedAt { get; init; }
}

internal sealed class DeliveryPart(string id, DeliveryStatus status)
{
    public string Id { get; } = id;

    public DeliveryStatus Status { get; set; } = status;
}

internal enum DeliveryStatus : byte
{
    Pending,
    Sent,
    Delivered,
    Read,
    Failed,

    /// <summary>The provider may have taken it or not; it is not sent again, and a receipt may still tell.</summary>
    Uncertain,
}

internal sealed record HeldItem(InboundItem Item, DateTimeOffset ExpiresAt);

/// <summary>Bounds of a thread's state.</summary>
internal static class ThreadLimits
{
    // An agent reads the last screenfuls; 100 sequence numbers take about 300 bytes of state. Older lines are in the event log.
    public const int LinesMax = 100;

    // Lines that nobody reads yet: beyond what most customers write before they are answered, they are read back when somebody is to have them.
    public const int UnreadLinesMax = 16;

    // Receipts come within minutes; 16 messages of ours are more than one turn of a conversation. Pending ones are never dropped.
    public const int SettledDeliveriesMax = 16;

    // Replies wait only while the channel throttles or is down; past this an agent is talking to a wall.
    public const int PendingDeliveriesMax = 50;

    // Items out of order come in small bursts; each holds an id and a few words.
    public const int HeldMax = 32;

    // Providers deliver out of order within seconds, redeliver within minutes; an hour covers a retry round.
    public static readonly TimeSpan HeldFor = TimeSpan.FromHours(1);

    // A provider answers within 15 s or the message is given up; what is throttled longer must not keep back what a colleague writes elsewhere.
    public static readonly TimeSpan EchoHeldFor = TimeSpan.FromMinutes(1);

    // 7 days of ids at one message every 9 seconds; beyond it the oldest are forgotten first.
    public const int DedupeIdsMax = 65_536;
}
