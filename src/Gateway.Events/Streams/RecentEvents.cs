using Gateway.Events.Log;

namespace Gateway.Events.Streams;

/// <summary>The newest events of one partition, for all streams of the process. One tail writes, any stream reads.</summary>
internal sealed class RecentEvents(int countMax, int bytesMax)
{
    private readonly Lock _lock = new();
    private readonly EventEntry?[] _ring = new EventEntry?[countMax];
    private long _first = 1;
    private long _next = 1;
    private long _bytes;

    /// <summary>Begins anew behind a sequence: what was there before has no connection to what comes.</summary>
    public void Reset(long after)
    {
        lock (_lock)
        {
            Array.Clear(_ring);
            (_first, _next, _bytes) = (after + 1, after + 1, 0);
        }
    }

    /// <summary>Adds the next sequence; null for a record that nobody may see.</summary>
    public void Add(EventEntry? entry)
    {
        lock (_lock)
        {
            while (_next - _first >= countMax || (_bytes > bytesMax && _first < _next))
            {
                ref var oldest = ref _ring[_first++ % countMax];
                _bytes -= oldest?.Json.Length ?? 0;
                oldest = null;
            }

            _ring[_next++ % countMax] = entry;
            _bytes += entry?.Json.Length ?? 0;
        }
    }

    /// <summary>
    /// Copies entries behind <paramref name="after"/>, in order. False when the oldest needed one is no longer, or not yet, held:
    /// then the store is read.
    /// </summary>
    public bool TryRead(long after, Span<EventEntry?> into, out int count)
    {
        lock (_lock)
        {
            count = 0;
            if (after + 1 < _first || after + 1 > _next)
            {
                return false;
            }

            for (var sequence = after + 1; sequence < _next && count < into.Length; sequence++)
            {
                into[count++] = _ring[sequence % countMax];
            }

            return true;
        }
    }
}
