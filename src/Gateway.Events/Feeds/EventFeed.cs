using Gateway.Events.Cursors;
using Gateway.Events.Log;
using Gateway.Events.Pages;
using Gateway.Events.Streams;

namespace Gateway.Events.Feeds;

/// <summary>
/// One reader's way through the log, for every transport: it holds a position a partition and no queue. What the reader does not take stays in
/// the log; what memory still holds of the newest events is shared by all readers. Used by one caller at a time.
/// </summary>
public sealed class EventFeed : IDisposable
{
    // One turn of one partition: short, so that a busy partition does not hold up the others.
    private const int TurnMax = 64;

    private readonly IEventLog _log;
    private readonly EventTails _tails;
    private readonly CursorCodec _codec;
    private readonly FeedFilter _filter;
    private readonly long[] _positions;
    private readonly EventEntry?[] _turn = new EventEntry?[TurnMax];
    private readonly IDisposable _watch;
    private readonly IDisposable? _slot;
    private int _next;

    internal EventFeed(IEventLog log, EventTails tails, CursorCodec codec, FeedFilter filter, PartitionReader[] readers, IDisposable? slot = null)
    {
        (_log, _tails, _codec, _filter, _slot) = (log, tails, codec, filter, slot);
        _positions = [.. readers.Select(static reader => reader.Position)];
        _watch = tails.Watch();
    }

    /// <summary>Completes with the next event of any partition. Take it before <see cref="MoveAsync"/>, so that nothing is missed between.</summary>
    public Task Changed => _tails.Changed;

    /// <summary>Whether the feed has passed anything since the cursor was last written, events that are not this reader's included.</summary>
    public bool HasMoved { get; private set; } = true;

    /// <summary>Longest cursor in bytes of ASCII.</summary>
    public int CursorSize => _codec.TextSize;

    /// <summary>Writes the cursor behind the last event given out.</summary>
    /// <returns>Bytes written.</returns>
    public int WriteCursor(Span<byte> destination)
    {
        HasMoved = false;
        return _codec.Write(_filter.Tenant, _positions, acceptsGaps: false, destination);
    }

    public string Cursor()
    {
        HasMoved = false;
        return _codec.Text(_filter.Tenant, new Cursor(_positions, AcceptsGaps: false));
    }

    /// <summary>Gives out what there is, a turn to each partition, until the sink is full.</summary>
    /// <returns>False when no partition had anything. A sink that was full may have room again by the time it is asked, so that only this says whether to wait for the log.</returns>
    public async ValueTask<bool> MoveAsync(IEventSink sink, CancellationToken cancellationToken)
    {
        var moved = false;
        for (var turns = 0; turns < _positions.Length; turns++)
        {
            if (!sink.HasRoom)
            {
                return true;
            }

            // Goes on where the last call ended, so that a full sink does not starve the later partitions.
            var partition = _next;
            _next = (_next + 1) % _positions.Length;
            moved |= Give(sink, partition, await LogTurn.ReadAsync(_log, _tails, partition, _positions[partition], _turn, cancellationToken));
        }

        return moved;
    }

    public void Dispose()
    {
        _watch.Dispose();
        _slot?.Dispose();
    }

    private bool Give(IEventSink sink, int partition, LogTurn turn)
    {
        if (turn.GapTo > 0)
        {
            var gap = EventEntry.GapOf(partition, _positions[partition] + 1, turn.GapTo);
            _positions[partition] = turn.GapTo;
            HasMoved = true;
            sink.Write(gap);
            return true;
        }

        for (var index = 0; index < turn.Count && sink.HasRoom; index++)
        {
            _positions[partition]++;
            HasMoved = true;
            if (_turn[index] is { } entry && _filter.Lets(entry))
            {
                sink.Write(entry);
            }
        }

        return turn.Count > 0;
    }
}
