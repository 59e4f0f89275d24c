using System.Text;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;
using Gateway.Conversations.Publishing;
using Gateway.Journal;

namespace Gateway.Conversations.Threads;

/// <summary>
/// One change of one thread while it is being decided: the state it changes, the events it writes, the ids it takes effect for, and what follows
/// once it is durable. Decisions read the clock from here only.
/// </summary>
internal sealed class Turn(ThreadId thread, ThreadState state, TenantModel tenant, DateTimeOffset now, EventBatch events, Func<DedupeId, bool> known)
{
    public ThreadState State { get; } = state;

    public TenantModel Tenant { get; } = tenant;

    public DateTimeOffset Now { get; } = now;

    public EventBatch Events { get; } = events;

    /// <summary>How long after the customer's last message the channel lets us answer freely; null for always.</summary>
    public TimeSpan? ServiceWindow { get; init; }

    /// <summary>W3C trace context of the request whose items are decided; null when it is not traced.</summary>
    public string? TraceParent { get; set; } = System.Diagnostics.Activity.Current?.Id;

    /// <summary>How full and how staffed queues are.</summary>
    public required QueuePressure Pressure { get; init; }

    /// <summary>The site whose opening the customer is to be told; null when there is nothing to tell.</summary>
    public SiteModel? Promised { get; set; }

    public List<DedupeId> DedupeIds { get; } = [];

    public List<Effect> Effects { get; } = [];

    /// <summary>New lines of the transcript, with the offset of their event in this commit.</summary>
    public List<(int Offset, Contracts.Agents.TranscriptEntry Line)> Lines { get; } = [];

    /// <summary>What was said before this turn, as far as it is kept; empty while nobody has wanted it.</summary>
    public IReadOnlyList<Contracts.Agents.TranscriptEntry> Transcript { get; init; } = [];

    private (int Ordinal, string Text) _name;

    public ConversationId Conversation => new(thread, State.Ordinal);

    /// <summary>The conversation as events and frames name it.</summary>
    public string ConversationName
    {
        get
        {
            if (_name.Text is null || _name.Ordinal != State.Ordinal)
            {
                _name = (State.Ordinal, Conversation.ToString());
            }

            return _name.Text;
        }
    }

    public string Job => JobId.Of(Conversation, State.Epoch);

    /// <summary>Records the id; false when it has taken effect before.</summary>
    public bool FirstTime(DedupeId id)
    {
        if (Knows(id))
        {
            return false;
        }

        DedupeIds.Add(id);
        return true;
    }

    /// <summary>Shows a line to everyone of ours who is in the conversation.</summary>
    /// <param name="except">Who wrote it.</param>
    public void Tell(Contracts.Agents.TranscriptEntry line, string? except = null)
    {
        var (owner, others) = (State.Phase == ConversationPhase.Assigned ? State.Agent : null, State.Moves.Participants);
        if (owner is null && others.Count == 0)
        {
            return;
        }

        var frame = new Contracts.Agents.MessageFrame(ConversationName, line);
        if (owner is not null && owner != except)
        {
            Effects.Add(new TellAgent(owner, frame));
        }

        foreach (var other in others)
        {
            if (other is { Joined: true, Agent: { } agent } && agent != except)
            {
                Effects.Add(new TellAgent(agent, frame));
            }
        }
    }

    public bool Knows(DedupeId id) => known(id) || DedupeIds.Contains(id);

    /// <summary>Starts an event of the conversation under its next sequence.</summary>
    public System.Text.Json.Utf8JsonWriter Begin(string type)
    {
        var sequence = ++State.Sequence;
        var conversation = ConversationName;
        return Events.Begin(type, $"{conversation}-{sequence}", conversation, Now, sequence, new EventRoute(State.Account.Channel, State.Queue, State.Labels));
    }

    public static DedupeId IdOf(params ReadOnlySpan<string?> parts)
    {
        Span<byte> buffer = stackalloc byte[1024];
        var written = 0;
        foreach (var part in parts)
        {
            // Ids are at most 256 bytes each; what is longer was refused at the door.
            written += Encoding.UTF8.GetBytes(part ?? "", buffer[written..]);
            buffer[written++] = 0;
        }

        return DedupeId.Of(buffer[..written]);
    }

    /// <summary>The id under which a message of either side is known, so that edits, reactions and receipts find it.</summary>
    public static DedupeId MessageId(string id) => IdOf("message", id);
}
