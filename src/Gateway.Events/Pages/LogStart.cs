using Gateway.Events.Cursors;

namespace Gateway.Events.Pages;

/// <summary>Where reading begins, checked against the log.</summary>
internal sealed class LogStart
{
    // Checking the bounds reads the log anyway; most pages need no second read of a partition.
    private const int FirstRead = 32;

    private LogStart(PartitionReader[] readers, StartOutcome outcome) => (Readers, Outcome) = (readers, outcome);

    public PartitionReader[] Readers { get; }

    public StartOutcome Outcome { get; }

    /// <summary>From a cursor, from the beginning of what is kept, or from now.</summary>
    public static async ValueTask<LogStart> AtAsync(IEventLog log, Cursor? cursor, bool now, CancellationToken cancellationToken)
    {
        var readers = new PartitionReader[log.PartitionCount];
        var outcome = StartOutcome.Ready;
        for (var partition = 0; partition < readers.Length; partition++)
        {
            var reader = readers[partition] = new PartitionReader(partition, now ? log.Head(partition) : cursor?.Positions[partition] ?? 0);
            await reader.ReadAsync(log, FirstRead, cancellationToken);
            if (now)
            {
                reader.SkipTo(reader.Last);
            }
            else if (cursor is null)
            {
                reader.SkipToFirstKept();
            }
            else if (reader.Position > reader.Last)
            {
                outcome = StartOutcome.Future;
            }
            else if (reader.IsExpired && !cursor.AcceptsGaps && outcome == StartOutcome.Ready)
            {
                outcome = StartOutcome.Expired;
            }
        }

        return new LogStart(readers, outcome);
    }
}

internal enum StartOutcome
{
    Ready,

    /// <summary>The cursor names events that do not exist.</summary>
    Future,

    /// <summary>Retention has deleted events behind the cursor, and the reader does not know yet.</summary>
    Expired,
}
