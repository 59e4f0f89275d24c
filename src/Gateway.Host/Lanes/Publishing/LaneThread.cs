using Gateway.Contracts;
using Gateway.Conversations;

namespace Gateway.Host.Lanes.Publishing;

/// <summary>A thread that a connection publishes to, and what of it is in work. Calls are started by the reader of the connection only.</summary>
internal sealed class LaneThread(ThreadId id)
{
    private Task<AcceptOutcome>? _tail;

    public ThreadId Id { get; } = id;

    /// <summary>The batch its items belong to.</summary>
    public int Turn { get; set; }

    public List<InboundItem>? Items { get; set; }

    /// <summary>The newest call; null when none is in work.</summary>
    public Task<AcceptOutcome>? Tail
    {
        get => Volatile.Read(ref _tail);
        set => Volatile.Write(ref _tail, value);
    }

    /// <summary>What the newest call waits to publish, as long as more may join it.</summary>
    public WaitingItems? Waiting { get; set; }

    /// <summary>A call is over: when nothing came behind it, nothing is in work.</summary>
    public void End(Task<AcceptOutcome> call) => Interlocked.CompareExchange(ref _tail, null, call);
}
