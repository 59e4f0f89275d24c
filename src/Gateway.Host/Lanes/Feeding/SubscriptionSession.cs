using System.Text;
using Gateway.Events;
using Gateway.Events.Log;
using Gateway.Events.Pulling;
using Gateway.Protocol.Lanes;

namespace Gateway.Host.Lanes.Feeding;

/// <summary>
/// A connection as one reader of a durable subscription: it shares the partitions with the subscription's other readers, whatever their transport, and
/// what the peer says it has handled moves the durable cursor.
/// </summary>
internal sealed class SubscriptionSession(
    SubscriptionReaders readers, AckSignals signals, string tenant, FoundSubscription found, LaneSubscribe request, LaneOutbox outbox, EventForms forms)
    : IFeeding, IPullSink
{
    private readonly string _key = SubscriptionKey.Of(tenant, found.Subscription.Id);
    private readonly Lock _lock = new();
    private readonly Queue<(int Generation, int Partition, long Sequence)> _open = new();
    private readonly SemaphoreSlim _handledMoved = new(0, 1);
    private readonly byte[] _cursor = new byte[LaneLimits.CursorBytesMax];
    private long[] _handled = new long[found.Partitions];
    private PullPlace? _place;
    private long _sent;
    private long _handledCount;
    private long _toldCount;
    private int _generation;

    // The subscription's ackWindow bounds what is open; the connection may ask for less.
    public bool HasRoom => outbox.HasRoom && _sent - Volatile.Read(ref _handledCount) < request.Window;

    public void Assigned(int[] granted, int generation)
    {
        lock (_lock)
        {
            if (generation != _generation)
            {
                (_generation, _handled) = (generation, new long[found.Partitions]);
            }
        }

        outbox.Add(new LaneAssignment(granted, generation));
    }

    public void Write(EventEntry entry, PullPlace place)
    {
        lock (_lock)
        {
            _open.Enqueue((_generation, entry.Partition, entry.Sequence));
            _sent++;
        }

        _place = place;
        outbox.Add(entry, request.Content, forms);
    }

    // The connection itself asks whether the peer is there.
    public void Idle()
    {
    }

    public ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        if (_place is { } place && _sent > _toldCount)
        {
            _toldCount = _sent;
            outbox.Add(new LaneCursor(_sent, Encoding.ASCII.GetString(_cursor, 0, place.WriteCursor(_cursor))));
        }

        return outbox.RoomAsync(cancellationToken);
    }

    public bool TryHandle(long count)
    {
        lock (_lock)
        {
            if (count > _sent || count < _handledCount)
            {
                return false;
            }

            while (_handledCount < count)
            {
                var (generation, partition, sequence) = _open.Dequeue();
                _handledCount++;
                // What was given before a replay moves nothing any more.
                if (generation == _generation)
                {
                    _handled[partition] = Math.Max(_handled[partition], sequence);
                }
            }

            if (_handledMoved.CurrentCount == 0)
            {
                _handledMoved.Release();
            }
        }

        return true;
    }

    public async Task<FeedEnd> RunAsync(CancellationToken cancellationToken)
    {
        outbox.Add(new LaneSubscribed(null));
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var acknowledging = AcknowledgeAsync(ending.Token);
        var reading = readers.ReadAsync(tenant, found.Subscription, found.Owner, this, ending.Token);
        try
        {
            if (await Task.WhenAny(reading, acknowledging) == acknowledging)
            {
                await acknowledging;
                return new FeedEnd("unavailable", "what was handled could not be made durable; connect again, it is given again");
            }

            return await reading
                ? new FeedEnd("subscription_not_active", "subscription: it was paused, changed or deleted; connect again")
                : new FeedEnd("too_many_streams", "this process serves as many streams as it may");
        }
        finally
        {
            await ending.CancelAsync();
            // What went wrong first is on its way up already.
            await Task.WhenAll(reading, acknowledging).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    public void Dispose() => _handledMoved.Dispose();

    /// <summary>Makes durable what the peer has handled, everything that has gathered at once. Ends when it cannot.</summary>
    private async Task AcknowledgeAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await _handledMoved.WaitAsync(cancellationToken);
            long[] positions;
            int generation;
            lock (_lock)
            {
                (positions, generation) = ([.. _handled], _generation);
            }

            if (await found.Owner.AckAsync(positions, generation, found.Subscription.Version) == AckOutcome.Unavailable)
            {
                return;
            }

            signals.Moved(_key);
        }
    }
}
