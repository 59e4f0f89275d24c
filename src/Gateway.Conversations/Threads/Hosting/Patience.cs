namespace Gateway.Conversations.Threads;

/// <summary>How long callers wait for a conversation whose store hangs. All wait equally long, so one timer, set for the oldest, does for all.</summary>
internal sealed class Patience : IDisposable
{
    private readonly TimeSpan _max;
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private readonly Lock _lock = new();
    private PatientCall? _oldest;
    private PatientCall? _newest;
    private bool _isSet;

    /// <param name="max">Without end when it is <see cref="Timeout.InfiniteTimeSpan"/>.</param>
    public Patience(TimeSpan max, TimeProvider time)
    {
        (_max, _time) = (max, time);
        _timer = time.CreateTimer(static all => ((Patience)all!).GiveUp(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>What the call answers.</summary>
    /// <param name="running">Not awaited by anybody else.</param>
    /// <exception cref="TimeoutException">It took too long, and goes on.</exception>
    public ValueTask<TResult> AwaitAsync<TResult>(ValueTask<TResult> running)
    {
        if (running.IsCompleted || _max == Timeout.InfiniteTimeSpan)
        {
            return running;
        }

        var call = new PatientCall<TResult>(this, _time.GetTimestamp(), running);
        Add(call);
        // Not before it is listed: it may be over at once.
        call.Start();
        return call.Task;
    }

    /// <summary>False when it was given up before it ended.</summary>
    public bool TryEnd(PatientCall call)
    {
        lock (_lock)
        {
            return TryRemove(call);
        }
    }

    public void Dispose() => _timer.Dispose();

    private void Add(PatientCall call)
    {
        lock (_lock)
        {
            call.Older = _newest;
            if (_newest is null)
            {
                _oldest = call;
            }
            else
            {
                _newest.Newer = call;
            }

            _newest = call;
            if (!_isSet)
            {
                _isSet = _timer.Change(_max, Timeout.InfiniteTimeSpan);
            }
        }
    }

    private bool TryRemove(PatientCall call)
    {
        if (call.Older is null && _oldest != call)
        {
            return false;
        }

        (call.Older is null ? ref _oldest : ref call.Older.Newer) = call.Newer;
        (call.Newer is null ? ref _newest : ref call.Newer.Older) = call.Older;
        (call.Older, call.Newer) = (null, null);
        return true;
    }

    private void GiveUp()
    {
        lock (_lock)
        {
            while (_oldest is { } call)
            {
                var left = _max - _time.GetElapsedTime(call.Since);
                if (left > TimeSpan.Zero)
                {
                    // Timers count whole milliseconds.
                    _timer.Change(TimeSpan.FromMilliseconds(Math.Ceiling(left.TotalMilliseconds)), Timeout.InfiniteTimeSpan);
                    return;
                }

                TryRemove(call);
                ThreadPool.UnsafeQueueUserWorkItem(call, preferLocal: false);
            }

            _isSet = false;
        }
    }
}
