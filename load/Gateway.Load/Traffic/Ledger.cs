namespace Gateway.Load.Traffic;

/// <summary>
/// Everything the load knows of every message: when it was due, whether it was answered 200, who was told. Arrays by message number, so that writing
/// costs nothing beside the socket. Numbers of one customer rise in the order they are sent.
/// </summary>
internal sealed class Ledger(int capacity)
{
    private readonly long[] _dueAt = new long[capacity];
    private readonly int[] _alias = new int[capacity];
    private readonly byte[] _accepted = new byte[capacity];
    private readonly int[] _told = new int[capacity];
    private int _last = -1;
    private int _lastAlias = -1;
    private long _acceptedCount;
    private long _refusedCount;
    private long _failedCount;
    private long _toldTwiceCount;
    private int _toldCount;

    /// <summary>Messages numbered so far.</summary>
    public int Count => Math.Min(Volatile.Read(ref _last) + 1, capacity);

    public long AcceptedCount => Volatile.Read(ref _acceptedCount);

    /// <summary>Answered, but not with 200.</summary>
    public long RefusedCount => Volatile.Read(ref _refusedCount);

    /// <summary>Not answered: the connection broke. Such a message may or may not have been taken.</summary>
    public long FailedCount => Volatile.Read(ref _failedCount);

    /// <summary>Messages an agent was told of.</summary>
    public int ToldCount => Volatile.Read(ref _toldCount);

    /// <summary>Answered 200, and no agent was ever told.</summary>
    public int UntoldCount => Enumerable.Range(0, Count).Count(number => WasAccepted(number) && _told[number] == 0);

    public long ToldTwiceCount => Volatile.Read(ref _toldTwiceCount);

    /// <summary>Timestamp the message was due to be sent.</summary>
    public long DueAt(int number) => Volatile.Read(ref _dueAt[number]);

    public int AliasOf(int number) => _alias[number];

    public bool WasAccepted(int number) => Volatile.Read(ref _accepted[number]) != 0;

    public bool IsKnown(int number) => (uint)number < (uint)Count;

    public int NewAlias() => Interlocked.Increment(ref _lastAlias);

    /// <summary>Numbers the next message.</summary>
    public int Next(int alias, long dueAt)
    {
        var number = Interlocked.Increment(ref _last);
        if (number >= capacity)
        {
            throw new InvalidOperationException($"The ledger holds {capacity} messages: shorten the run.");
        }

        _alias[number] = alias;
        Volatile.Write(ref _dueAt[number], dueAt);
        return number;
    }

    /// <param name="status">0: the connection broke.</param>
    public void Answered(int number, int status)
    {
        if (status == 200)
        {
            Volatile.Write(ref _accepted[number], 1);
            Interlocked.Increment(ref _acceptedCount);
        }
        else if (status == 0)
        {
            Interlocked.Increment(ref _failedCount);
        }
        else
        {
            Interlocked.Increment(ref _refusedCount);
        }
    }

    /// <summary>An agent was told the message.</summary>
    /// <returns>Whether it was the first time.</returns>
    public bool Told(int number)
    {
        if (Interlocked.Increment(ref _told[number]) > 1)
        {
            return false;
        }

        Interlocked.Increment(ref _toldCount);
        return true;
    }

    /// <summary>An agent was told something a second time that only one agent should be told, and once.</summary>
    public void ToldTwice() => Interlocked.Increment(ref _toldTwiceCount);
}
