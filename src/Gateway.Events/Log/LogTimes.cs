using System.Text.Json;
using Gateway.Contracts.Events;
using Gateway.Journal;

namespace Gateway.Events.Log;

/// <summary>Finds places in the log by time, by halving: the events of a partition are in order of time, to within the moments their commits waited.</summary>
internal static class LogTimes
{
    /// <summary>Sequence of the last event older than <paramref name="time"/>; one below the first kept when none is. Events that cannot be read count as the next one that can.</summary>
    public static async ValueTask<long> LastBeforeAsync(IEventLog log, int partition, DateTimeOffset time, CancellationToken cancellationToken)
    {
        var (first, last) = await log.ReadBoundsAsync(partition, cancellationToken);
        var (older, newer) = (Math.Max(0, first - 1), last + 1);
        while (newer - older > 1)
        {
            var middle = older + ((newer - older) / 2);
            if (await ProbeAsync(log, partition, middle, newer, cancellationToken) is { } found && found.Time < time)
            {
                older = found.Sequence;
            }
            else
            {
                newer = middle;
            }
        }

        return older;
    }

    /// <summary>Null for an event without a time, or that is no event.</summary>
    public static DateTimeOffset? TimeOf(in LogRecord record)
    {
        if (EventRecord.TenantOf(record.Data.Span) is null)
        {
            return null;
        }

        try
        {
            var reader = new Utf8JsonReader(EventRecord.JsonOf(record.Data).Span);
            while (reader.Read())
            {
                if (reader.CurrentDepth == 1 && reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals("time"u8))
                {
                    reader.Read();
                    return reader.TryGetDateTimeOffset(out var time) ? time : null;
                }
            }
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            // Its checksum is right, so it was written broken.
        }

        return null;
    }

    /// <summary>The first event from a sequence on that has a time; null when there is none before the end.</summary>
    private static async ValueTask<(long Sequence, DateTimeOffset Time)?> ProbeAsync(IEventLog log, int partition, long from, long end, CancellationToken cancellationToken)
    {
        while (from < end)
        {
            var slice = await log.ReadSliceAsync(partition, from - 1, 1, cancellationToken);
            if (slice.Records.Count == 0)
            {
                if (slice.GapTo < from)
                {
                    return null;
                }

                from = slice.GapTo + 1;
                continue;
            }

            var record = slice.Records[0];
            if (record.Sequence < end && TimeOf(record) is { } time)
            {
                return (record.Sequence, time);
            }

            from = record.Sequence + 1;
        }

        return null;
    }
}
