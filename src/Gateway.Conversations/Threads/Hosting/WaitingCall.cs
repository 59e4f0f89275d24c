using System.Diagnostics;
using System.Threading.Tasks.Sources;

namespace Gateway.Conversations.Threads;

/// <summary>A call that waits for its turn; one that brings messages may be answered out of another's.</summary>
/// <param name="batch">What it brings; null for a call that needs a turn of its own.</param>
internal sealed class WaitingCall(InboundBatch? batch) : IValueTaskSource<AcceptResult?>
{
    private ManualResetValueTaskSourceCore<AcceptResult?> _turn;

    public InboundBatch? Batch => batch;

    /// <summary>W3C trace context of the request that brings it.</summary>
    public string? TraceParent { get; } = Activity.Current?.Id;

    /// <summary>What became of the batch in another's turn; null while it has none.</summary>
    public AcceptResult? Result { get; set; }

    /// <summary>Null when the turn is its own.</summary>
    public ValueTask<AcceptResult?> Task => new(this, _turn.Version);

    /// <summary>The turn is its own: it goes on by itself, or many that have little to do would go on inside each other.</summary>
    public void GiveTurn()
    {
        _turn.RunContinuationsAsynchronously = true;
        _turn.SetResult(null);
    }

    /// <summary>It is told its <see cref="Result"/>, and goes on here.</summary>
    public void Answer() => _turn.SetResult(Result);

    AcceptResult? IValueTaskSource<AcceptResult?>.GetResult(short token) => _turn.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<AcceptResult?>.GetStatus(short token) => _turn.GetStatus(token);

    void IValueTaskSource<AcceptResult?>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _turn.OnCompleted(continuation, state, token, flags);
}
