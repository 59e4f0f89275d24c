using Gateway.Events.Streams;

namespace Gateway.Events.Log;

/// <summary>
/// What comes next of one partition for a reader, from the memory all readers share or, where that does not reach, from the store: either a gap, which is told before
/// anything behind it, or entries.
/// </summary>
/// <param name="Count">Entries in the reader's array, the first of the sequence right behind its position; an entry that nobody may see is null.</param>
/// <param name="GapTo">Everything from right behind its position up to here is gone; 0 for no gap.</param>
internal readonly record struct LogTurn(int Count, long GapTo)
{
    public static async ValueTask<LogTurn> ReadAsync(
        IEventLog log, EventTails tails, int partition, long position, EventEntry?[] into, CancellationToken cancellationToken)
    {
        if (tails.Recent(partition).TryRead(position, into, out var count))
        {
            return new LogTurn(count, 0);
        }

        // The reader is behind what memory holds, or ahead of what this process has seen: the store knows.
        var slice = await log.ReadSliceAsync(partition, position, into.Length, cancellationToken);
        if (slice.GapTo > 0)
        {
            if (slice.IsDamaged)
            {
                tails.Damaged(partition, position + 1, slice.GapTo);
            }

            return new LogTurn(0, slice.GapTo);
        }

        for (var i = 0; i < slice.Records.Count; i++)
        {
            into[i] = EventEntry.From(partition, slice.Records[i]);
        }

        return new LogTurn(slice.Records.Count, 0);
    }
}
