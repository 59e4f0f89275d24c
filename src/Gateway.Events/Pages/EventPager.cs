using Gateway.Events.Log;

namespace Gateway.Events.Pages;

/// <summary>One page of a tenant's events: partitions take turns, and inside a partition the order is that of the log.</summary>
internal sealed class EventPager(IEventLog log, EventsOptions options)
{
    // Enough that a partition of other tenants' events is passed in few reads, little enough that an unread rest costs nothing.
    private const int ReadAhead = 128;

    /// <summary>
    /// Reads up to <paramref name="limit"/> events behind <paramref name="start"/>. Where nothing was read, the outcome says why.
    /// </summary>
    public async ValueTask<EventPage> ReadAsync(LogStart start, EventFilter filter, int limit, CancellationToken cancellationToken)
    {
        var readers = start.Readers;
        var page = new EventPage();
        var turn = Math.Max(1, limit / readers.Length);
        var scanLeft = options.PageScanMax;
        // Each event read moves the first turn on by one, so that single-event pages do not starve the later partitions.
        var first = (int)((ulong)readers.Sum(static reader => reader.Position) % (uint)readers.Length);
        for (var moved = true; moved && !Full();)
        {
            moved = false;
            for (var index = 0; index < readers.Length && !Full(); index++)
            {
                var reader = readers[(first + index) % readers.Length];
                for (var taken = 0; taken < turn && !Full();)
                {
                    if (!await reader.FillAsync(log, ReadAhead, cancellationToken))
                    {
                        break;
                    }

                    moved = true;
                    scanLeft--;
                    if (reader.Take(filter) is { } json)
                    {
                        page.Add(json);
                        taken++;
                    }
                }
            }
        }

        page.More = readers.Any(static reader => reader.Position < reader.Last);
        page.Positions = [.. readers.Select(static reader => reader.Position)];
        return page;

        bool Full() => page.Events.Count >= limit || page.Bytes >= options.PageBytesMax || scanLeft <= 0;
    }
}

internal sealed class EventPage
{
    private readonly List<byte[]> _events = [];

    public IReadOnlyList<byte[]> Events => _events;

    public int Bytes { get; private set; }

    /// <summary>There was more to read when the page ended.</summary>
    public bool More { get; set; }

    /// <summary>Where the next page begins.</summary>
    public long[] Positions { get; set; } = [];

    public void Add(byte[] json)
    {
        _events.Add(json);
        Bytes += json.Length;
    }
}
