using Gateway.Contracts;
using Gateway.SystemTests.Faults.Load;

namespace Gateway.SystemTests.Faults.Checks;

/// <summary>Reads the event log in its order and holds it against what must be true of any log, and against the provider's ledger.</summary>
internal sealed class LogAudit
{
    private readonly Dictionary<int, long> _partitions = [];
    private readonly Dictionary<string, Conversation> _conversations = [];
    private readonly Dictionary<int, int> _numbers = [];
    private readonly Dictionary<MessageId, (string Conversation, long Sequence)> _messages = [];

    public Findings Findings { get; } = new();

    public int Events { get; private set; }

    public int Assignments { get; private set; }

    public IReadOnlyDictionary<MessageId, (string Conversation, long Sequence)> Messages => _messages;

    public void Read(LoggedEvent logged)
    {
        Events++;
        var before = _partitions.GetValueOrDefault(logged.Partition);
        if (logged.Sequence != before + 1)
        {
            Findings.Add(Promises.Dense, $"partition {logged.Partition}: {logged.Sequence} after {before}");
        }

        _partitions[logged.Partition] = logged.Sequence;
        if (logged.ConversationSequence is { } sequence)
        {
            Read(logged, sequence);
        }
    }

    /// <summary>Every message of the ledger is in the log. More may be there: what was durable when its answer was lost.</summary>
    public void HoldAgainst(IReadOnlyList<MessageId> ledger)
    {
        foreach (var message in ledger.Where(message => !_messages.ContainsKey(message)))
        {
            Findings.Add(Promises.Lost, message.ToString());
        }
    }

    /// <summary>Who held the conversation when the event of this sequence was written; null for nobody.</summary>
    public string? HolderAt(string conversation, long sequence) =>
        _conversations.TryGetValue(conversation, out var known) ? known.Holders.LastOrDefault(holder => holder.From <= sequence).Agent : null;

    /// <summary>The conversation's last job was completed, so that nobody is told of it any more.</summary>
    public bool IsOver(string conversation) => _conversations.TryGetValue(conversation, out var known) && known.IsOver;

    private void Read(LoggedEvent logged, long sequence)
    {
        if (!_conversations.TryGetValue(logged.Subject, out var conversation))
        {
            _conversations[logged.Subject] = conversation = new Conversation();
        }

        if (sequence != conversation.Last + 1)
        {
            Findings.Add(Promises.ConversationDense, $"{logged.Subject}: {sequence} after {conversation.Last}");
        }

        conversation.Last = sequence;
        if (logged.MessageId is { } id)
        {
            ReadMessage(MessageId.Parse(id), logged.Subject, sequence);
        }

        switch (logged.Type)
        {
            case EventTypes.JobAssigned:
                Assign(conversation, logged, sequence);
                break;
            case EventTypes.JobUnassigned or EventTypes.JobCompleted:
                Release(conversation, logged, sequence);
                break;
        }
    }

    private void ReadMessage(MessageId message, string conversation, long sequence)
    {
        if (!_messages.TryAdd(message, (conversation, sequence)))
        {
            Findings.Add(Promises.Twice, $"{message} in {conversation} at {sequence}, and before in {_messages[message]}");
            return;
        }

        // A customer's messages are one partition's, so that the log's order is theirs over all their conversations.
        var expected = _numbers.GetValueOrDefault(message.Customer);
        if (message.Number != expected)
        {
            Findings.Add(Promises.Order, $"{message} where {expected} was next");
        }

        _numbers[message.Customer] = message.Number + 1;
    }

    private void Assign(Conversation conversation, LoggedEvent logged, long sequence)
    {
        Assignments++;
        var epoch = EpochOf(logged.Job!);
        if (conversation.Holders.Count > 0 && conversation.Holders[^1].Agent is { } holder)
        {
            Findings.Add(Promises.OneAgent, $"{logged.Subject}: {logged.Agent} at {sequence} while {holder} holds it");
        }

        if (epoch <= conversation.Epoch)
        {
            Findings.Add(Promises.OneAgent, $"{logged.Subject}: epoch {epoch} after {conversation.Epoch}");
        }

        conversation.Epoch = epoch;
        conversation.IsOver = false;
        conversation.Holders.Add((sequence, logged.Agent));
    }

    private void Release(Conversation conversation, LoggedEvent logged, long sequence)
    {
        var holder = conversation.Holders.Count > 0 ? conversation.Holders[^1].Agent : null;
        if (holder != logged.Agent || EpochOf(logged.Job!) != conversation.Epoch)
        {
            Findings.Add(Promises.OneAgent, $"{logged.Subject}: {logged.Agent} released {logged.Job} at {sequence}, but {holder ?? "nobody"} held epoch {conversation.Epoch}");
        }

        conversation.Holders.Add((sequence, null));
        conversation.IsOver = logged.Type == EventTypes.JobCompleted;
    }

    private static int EpochOf(string job) => int.Parse(job.AsSpan(job.LastIndexOf('.') + 1), System.Globalization.CultureInfo.InvariantCulture);

    private sealed class Conversation
    {
        public long Last { get; set; }

        public int Epoch { get; set; } = -1;

        public bool IsOver { get; set; }

        /// <summary>From which sequence who held it, in order; null for nobody.</summary>
        public List<(long From, string? Agent)> Holders { get; } = [];
    }
}
