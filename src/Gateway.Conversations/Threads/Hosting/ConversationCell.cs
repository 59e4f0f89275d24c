namespace Gateway.Conversations.Threads;

/// <summary>A conversation in memory, with who is in it and who waits.</summary>
internal sealed class ConversationCell(Conversation conversation, long now)
{
    // Far below zero, so that callers who come while it is retired stay below zero.
    private const int Retired = int.MinValue / 2;

    private readonly Lock _lock = new();
    private Queue<TaskCompletionSource>? _waiting;
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

    /// <summary>Completes when it is the caller's turn: first come, first served.</summary>
    public Task TurnAsync()
    {
        lock (_lock)
        {
            if (!_isTaken)
            {
                _isTaken = true;
                return Task.CompletedTask;
            }

            // Bounded by who lets callers in: the gates of ingress and lanes, one frame at a time of an agent.
            var mine = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            (_waiting ??= []).Enqueue(mine);
            return mine.Task;
        }
    }

    public void EndTurn()
    {
        TaskCompletionSource? next = null;
        lock (_lock)
        {
            _isTaken = _waiting is not null && _waiting.TryDequeue(out next);
        }

        next?.SetResult();
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
