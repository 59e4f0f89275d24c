using System.Runtime.ExceptionServices;

namespace Gateway.Client.Events;

/// <summary>
/// Batches on their way from a connection to the program: one caller adds, another takes. Who adds sees to the limit, the gateway's window or
/// <see cref="BelowAsync"/>; a place without events joins the batch before it, so that a program that is busy for a day finds no more than events.
/// </summary>
internal sealed class WaitingBatches
{
    private readonly Lock _lock = new();
    private readonly LinkedList<EventBatch> _batches = new();
    private TaskCompletionSource _changed = NewSignal();
    private Exception? _end;
    private bool _isOver;

    public void Add(EventBatch batch)
    {
        lock (_lock)
        {
            if (batch.Events.Count == 0 && _batches.Last is { } last && last.Value.From == batch.From && last.Value.Generation == batch.Generation)
            {
                last.Value = last.Value with { Cursor = batch.Cursor, Count = batch.Count };
            }
            else
            {
                _batches.AddLast(batch);
                Signal();
            }
        }
    }

    /// <summary>What waits is still given out, and then this.</summary>
    public void Complete(Exception? end)
    {
        lock (_lock)
        {
            (_isOver, _end) = (true, end);
            Signal();
        }
    }

    /// <summary>Completes when fewer than this wait.</summary>
    public async Task BelowAsync(int count, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task changed;
            lock (_lock)
            {
                if (_batches.Count < count)
                {
                    return;
                }

                changed = _changed.Task;
            }

            await changed.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The next batch; null when there will be none any more.</summary>
    public async Task<EventBatch?> TakeAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Task changed;
            lock (_lock)
            {
                if (_batches.First is { } first)
                {
                    _batches.RemoveFirst();
                    Signal();
                    return first.Value;
                }

                if (_isOver)
                {
                    if (_end is not null)
                    {
                        ExceptionDispatchInfo.Throw(_end);
                    }

                    return null;
                }

                changed = _changed.Task;
            }

            await changed.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private void Signal()
    {
        _changed.TrySetResult();
        _changed = NewSignal();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
