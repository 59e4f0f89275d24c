using Gateway.Events.Feeds;
using Gateway.Events.Log;
using Gateway.Protocol.Lanes;

namespace Gateway.Host.Lanes.Feeding;

/// <summary>
/// The feed of one connection, on TCP or a WebSocket. It holds a position and no queue: it pauses while the peer's window is used up or while what
/// was written before is not taken, and the log keeps the rest.
/// </summary>
internal sealed class FeedSession(EventFeed feed, LaneSubscribe request, LaneOutbox outbox, EventForms forms, TimeSpan progressPeriod, TimeProvider time)
    : IFeeding, IEventSink
{
    private TaskCompletionSource _handledMoved = NewSignal();
    private long _sent;
    private long _handled;

    public bool HasRoom => outbox.HasRoom && IsInWindow;

    private bool IsInWindow => _sent - Volatile.Read(ref _handled) < request.Window;

    public void Write(EventEntry entry)
    {
        outbox.Add(entry, request.Content, forms);
        Volatile.Write(ref _sent, _sent + 1);
    }

    public bool TryHandle(long count)
    {
        if (count > Volatile.Read(ref _sent) || count < Volatile.Read(ref _handled))
        {
            return false;
        }

        Volatile.Write(ref _handled, count);
        Interlocked.Exchange(ref _handledMoved, NewSignal()).TrySetResult();
        return true;
    }

    public async Task<FeedEnd> RunAsync(CancellationToken cancellationToken)
    {
        using var progress = new PeriodicTimer(progressPeriod, time);
        var tick = progress.WaitForNextTickAsync(cancellationToken).AsTask();
        outbox.Add(new LaneSubscribed(feed.Cursor()));
        while (true)
        {
            var (changed, handled, before) = (feed.Changed, Volatile.Read(ref _handledMoved).Task, _sent);
            await outbox.RoomAsync(cancellationToken);
            var moved = await feed.MoveAsync(this, cancellationToken);
            if (_sent > before)
            {
                outbox.Add(new LaneCursor(_sent, feed.Cursor()));
            }

            if (!moved || !IsInWindow)
            {
                await Task.WhenAny(IsInWindow ? changed : handled, handled, tick).WaitAsync(cancellationToken);
            }

            // Also while only what is not this peer's goes by: it sees nothing of that.
            if (tick.IsCompleted)
            {
                await tick;
                tick = progress.WaitForNextTickAsync(cancellationToken).AsTask();
                SayProgress();
            }
        }
    }

    /// <summary>The feed has passed events that are not this peer's: resuming must not start far behind.</summary>
    private void SayProgress()
    {
        if (feed.HasMoved)
        {
            outbox.Add(new LaneCursor(_sent, feed.Cursor()));
        }
    }

    public void Dispose() => feed.Dispose();

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
