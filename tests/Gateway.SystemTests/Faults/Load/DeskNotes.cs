namespace Gateway.SystemTests.Faults.Load;

/// <summary>What one agent was told, in the order it was told.</summary>
internal sealed class DeskNotes(string agent)
{
    private readonly Lock _lock = new();
    private readonly List<Shown> _shown = [];
    private readonly HashSet<string> _seen = [];
    private int _offered;
    private int _assigned;
    private int _repeatedFrames;
    private int _sessions;

    public string Agent { get; } = agent;

    public int Offered => Volatile.Read(ref _offered);

    public int Assigned => Volatile.Read(ref _assigned);

    /// <summary>Frames whose number this agent had already handled.</summary>
    public int RepeatedFrames => Volatile.Read(ref _repeatedFrames);

    public int Sessions => Volatile.Read(ref _sessions);

    public void Offer() => Interlocked.Increment(ref _offered);

    public void Assign() => Interlocked.Increment(ref _assigned);

    public void RepeatFrame() => Interlocked.Increment(ref _repeatedFrames);

    public void SignIn() => Interlocked.Increment(ref _sessions);

    /// <param name="live">True for a <c>message</c> frame, false for a line of a transcript.</param>
    public void Show(string conversation, long sequence, string id, bool live)
    {
        lock (_lock)
        {
            _shown.Add(new Shown(conversation, sequence, id, live));
            _seen.Add(id);
        }
    }

    public void CopySeenTo(HashSet<string> all)
    {
        lock (_lock)
        {
            all.UnionWith(_seen);
        }
    }

    public IReadOnlyList<Shown> Shown()
    {
        lock (_lock)
        {
            return [.. _shown];
        }
    }
}

internal readonly record struct Shown(string Conversation, long Sequence, string Id, bool Live);
