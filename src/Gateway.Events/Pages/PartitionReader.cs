using Gateway.Events.Log;
using Gateway.Journal;

namespace Gateway.Events.Pages;

/// <summary>One reader's place in one partition, with what it has read ahead from the store. Used by one request at a time.</summary>
internal sealed class PartitionReader(int partition, long position)
{
    private IReadOnlyList<LogRecord> _records = [];
    private int _next;
    private long _gapTo;
    private byte[]? _gap;

    public int Partition => partition;

    /// <summary>Sequence of the last record taken, whoever's it was.</summary>
    public long Position { get; private set; } = position;

    /// <summary>Highest sequence of the store as last seen.</summary>
    public long Last { get; private set; }

    /// <summary>Lowest sequence the store still has, as last seen.</summary>
    public long FirstKept { get; private set; }

    /// <summary>Retention has deleted something this reader has not had.</summary>
    public bool IsExpired => FirstKept > Position + 1;

    /// <summary>Goes to what is kept, without a word about what is not.</summary>
    public void SkipToFirstKept() => Position = Math.Max(Position, FirstKept - 1);

    public void SkipTo(long sequence) => Position = Math.Max(Position, sequence);

    /// <summary>Learns the bounds of the log, and reads ahead.</summary>
    public async ValueTask ReadAsync(IEventLog log, int limit, CancellationToken cancellationToken)
    {
        var slice = await log.ReadSliceAsync(partition, Position, limit, cancellationToken);
        (_records, _next, _gapTo, Last, FirstKept) = (slice.Records, 0, slice.GapTo, slice.Last, slice.FirstKept);
    }

    /// <summary>False when there is nothing to take.</summary>
    public async ValueTask<bool> FillAsync(IEventLog log, int limit, CancellationToken cancellationToken)
    {
        while (_next < _records.Count && _records[_next].Sequence <= Position)
        {
            _next++;
        }

        if (_next == _records.Count && Position >= Last)
        {
            return false;
        }

        if (_next == _records.Count)
        {
            await ReadAsync(log, limit, cancellationToken);
        }

        if (_gapTo > Position)
        {
            _gap = EventEntry.Gap(partition, Position + 1, _gapTo);
            return true;
        }

        return _next < _records.Count;
    }

    /// <summary>Takes the next record. Returns its JSON, or null when this reader is not to see it; a gap is seen by everyone it concerns.</summary>
    public byte[]? Take(in EventFilter filter)
    {
        if (_gap is { } gap)
        {
            _gap = null;
            Position = _gapTo;
            return gap;
        }

        var record = _records[_next++];
        Position = record.Sequence;
        return EventEntry.From(partition, record) is { } entry && filter.Lets(entry) ? entry.Json : null;
    }
}
