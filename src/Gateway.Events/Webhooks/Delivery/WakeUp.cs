namespace Gateway.Events.Webhooks;

/// <summary>Wakes one waiting loop: by a call, or at a time. Calls before the loop waits are not lost.</summary>
internal sealed class WakeUp : IDisposable
{
    /// <summary>For a loop that waits for nothing else.</summary>
    public static readonly Task Never = new TaskCompletionSource().Task;

    private readonly ITimer _timer;
    private readonly TimeProvider _time;
    private volatile TaskCompletionSource _signal = New();
    private volatile bool _waited;

    public WakeUp(TimeProvider time)
    {
        _time = time;
        _timer = time.CreateTimer(static state => ((WakeUp)state!).Set(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Somebody waits, and nothing has woken him yet.</summary>
    public bool IsWaited => _waited && !_signal.Task.IsCompleted;

    public void Set() => _signal.TrySetResult();

    /// <summary>Waits for a call, for <paramref name="other"/>, or until <paramref name="until"/>.</summary>
    public async Task WaitAsync(Task other, DateTimeOffset? until, CancellationToken cancellationToken)
    {
        if (until is { } at)
        {
            var wait = at - _time.GetUtcNow();
            _timer.Change(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }

        var signal = _signal.Task;
        _waited = !signal.IsCompleted && !other.IsCompleted;
        await ((Task)Task.WhenAny(signal, other).WaitAsync(cancellationToken)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _waited = false;
        _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        if (signal.IsCompleted)
        {
            _signal = New();
        }
    }

    public void Dispose() => _timer.Dispose();

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
