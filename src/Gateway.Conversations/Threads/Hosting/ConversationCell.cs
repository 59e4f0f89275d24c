namespace Gateway.Conversations.Threads;

/// <summary>A conversation in memory, with who is in it and who waits.</summary>
internal sealed class ConversationCell(Conversation conversation, long now)
{
    // Far below zero, so that callers who come while it is retired stay below zero.
    private const int Retired = int.MinValue / 2;

    private readonly Lock _lock = new();
    private Queue<WaitingCall>? _waiting;
    private bool _isTaken;
    private int _callers;
    private long _lastLeft = now;

    public Conversation Conversation => conversation;

    /// <summary>Timestamp of the last call's end.</summary>
    public long LastLeft => Volatile.Read(ref _lastLeft);

    /// <summary>Counts a caller in; false when the cell is retired.</summary>
    public bool TryEnter()
    {
        if (Interlocked.Increment(ref _callers) > 0)
        {
            return true;
        }

        Interlocked.Decrement(ref _callers);
        return false;
    }

    public void Leave(long now)
    {
        Volatile.Write(ref _lastLeft, now);
        Interlocked.Decrement(ref _callers);
    }

    /// <summary>Completes when it is the caller's turn, first come, first served, or when another's turn has done what it wants.</summary>
    /// <param name="batch">What it brings; null for a call that needs a turn of its own.</param>
    /// <returns>Null for a turn, which is to be ended.</returns>
    public ValueTask<AcceptResult?> TurnAsync(InboundBatch? batch)
    {
        lock (_lock)
        {
            if (!_isTaken)
            {
                _isTaken = true;
                return default;
            }

            // Bounded by who lets callers in: the gates of ingress and lanes, one frame at a time of an agent.
            var mine = new WaitingCall(batch);
            (_waiting ??= []).Enqueue(mine);
            return mine.Task;
        }
    }

    /// <summary>The next that wait, as long as they bring messages: whose turn it is may take them along. They stay in line until it ends.</summary>
    public IReadOnlyList<WaitingCall> Behind()
    {
        lock (_lock)
        {
            if (_waiting is null or { Count: 0 })
            {
                return [];
            }

            var behind = new List<WaitingCall>();
            var items = 0;
            foreach (var call in _waiting)
            {
                items += call.Batch?.Items.Count ?? 0;
                if (call.Batch is null || items > InboundBatch.TogetherMax)
                {
                    break;
                }

                behind.Add(call);
            }

            return behind;
        }
    }

    /// <param name="behind">Those that were taken along, if any were.</param>
    public void EndTurn(IReadOnlyList<WaitingCall> behind)
    {
        WaitingCall? next = null;
        var taken = 0;
        lock (_lock)
        {
            while (taken < behind.Count && behind[taken].Result is not null)
            {
                _waiting!.Dequeue();
                taken++;
            }

            _isTaken = _waiting is not null && _waiting.TryDequeue(out next);
        }

        next?.GiveTurn();
        for (var i = 0; i < taken; i++)
        {
            behind[i].Answer();
        }
    }

    /// <summary>Keeps callers out for good when nobody is in it and <paramref name="may"/> says so of the conversation.</summary>
    public bool TryRetire(Func<Conversation, bool> may)
    {
        if (Interlocked.CompareExchange(ref _callers, Retired, 0) != 0)
        {
            return false;
        }

        if (may(conversation))
        {
            return true;
        }

        Interlocked.Add(ref _callers, -Retired);
        return false;
    }
}
