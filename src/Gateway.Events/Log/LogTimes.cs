using System.Text.Json;
using Gateway.Contracts.Events;
using Gateway.Journal;

namespace Gateway.Events.Log;

/// <summary>Finds places in the log by time, by halving: the events of a partition are in order of time, to within the moments their commits waited.</summary>
internal static class LogTimes
{
    /// <summary>Sequence of the last event older than <paramref name="time"/>; one below the first kept when none is.</summary>
    public static async ValueTask<long> LastBeforeAsync(IEventLog log, int partition, DateTimeOffset time, CancellationToken cancellationToken)
    {
        var page = await log.ReadLogAsync(partition, 0, 1, cancellationToken);
        var before = Math.Max(0, page.FirstKept - 1);
        if (page.Records.Count == 0 || TimeOf(page.Records[0]) >= time)
        {
            return before;
        }

        var (older, newer) = (page.Records[0].Sequence, page.Last + 1);
        while (newer - older > 1)
        {
            var middle = older + ((newer - older) / 2);
            var probe = await log.ReadLogAsync(partition, middle - 1, 1, cancellationToken);
            if (probe.Records.Count > 0 && TimeOf(probe.Records[0]) < time)
            {
                older = middle;
            }
            else
            {
                newer = middle;
            }
        }

        return older;
    }

    public static DateTimeOffset TimeOf(in LogRecord record)
    {
        var reader = new Utf8JsonReader(EventRecord.JsonOf(record.Data).Span);
        while (reader.Read())
        {
            if (reader.CurrentDepth == 1 && reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals("time"u8))
            {
                reader.Read();
                return reader.GetDateTimeOffset();
            }
        }

        throw new InvalidDataException($"Event {record.Sequence} has no time.");
    }
}
