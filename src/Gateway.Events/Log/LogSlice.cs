using Gateway.Journal;

namespace Gateway.Events.Log;

/// <summary>What one read of a partition found.</summary>
/// <param name="Records">In order; behind the gap when there is one.</param>
/// <param name="GapTo">Everything from right behind the reader's position up to here is gone: deleted by retention, or damaged. 0 for no gap.</param>
/// <param name="IsDamaged">The gap is what the store has and cannot read any more.</param>
internal readonly record struct LogSlice(IReadOnlyList<LogRecord> Records, long GapTo, bool IsDamaged, long FirstKept, long Last);

/// <summary>Reads the log so that damage is a place to pass and no end: this is the only place that knows of damaged records. A store that does not answer still throws.</summary>
internal static class LogSlices
{
    // The embedded store checks some hundred small events at once, so that many are lost with one bit. What is damaged beyond is the next gap.
    private const int DamagedMax = 256;

    // From a reader's usual 64 in two more reads to one.
    private const int Fewer = 8;

    public static async ValueTask<LogSlice> ReadSliceAsync(this IEventLog log, int partition, long after, int limit, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return Of(await log.ReadLogAsync(partition, after, limit, cancellationToken), after, gapTo: 0);
            }
            catch (CorruptRecordException) when (limit > 1)
            {
                // What lies before the damage is good: fewer at a time come up to it.
                limit = Math.Max(1, limit / Fewer);
            }
            catch (CorruptRecordException)
            {
                return await PassAsync(log, partition, after, cancellationToken);
            }
        }
    }

    /// <summary>Looks for the first record behind the damage.</summary>
    private static async ValueTask<LogSlice> PassAsync(IEventLog log, int partition, long after, CancellationToken cancellationToken)
    {
        var (first, last) = await log.ReadBoundsAsync(partition, cancellationToken);
        var to = Math.Min(Math.Max(after + 1, first - 1), last);
        for (; to < last && to - after < DamagedMax; to++)
        {
            try
            {
                return Of(await log.ReadLogAsync(partition, to, 1, cancellationToken), after, to);
            }
            catch (CorruptRecordException)
            {
                // This one too.
            }
        }

        return new LogSlice([], to > after ? to : 0, IsDamaged: to > after, first, last);
    }

    private static LogSlice Of(LogPage page, long after, long gapTo)
    {
        var kept = page.FirstKept - 1;
        return new LogSlice(page.Records, kept > after ? Math.Max(kept, gapTo) : gapTo, gapTo > kept, page.FirstKept, page.Last);
    }
}
