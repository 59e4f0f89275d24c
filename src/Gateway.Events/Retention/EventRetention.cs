using Gateway.Contracts.Configuration;
using Gateway.Events.Log;
using Gateway.Journal;
using Microsoft.Extensions.Hosting;

namespace Gateway.Events.Retention;

/// <summary>Deletes events older than the configuration keeps them, whole segments at a time. A reader that was further behind is told of the gap.</summary>
internal sealed class EventRetention(GatewayJournal journal, ModelSource models, TimeProvider time, ILogger<EventRetention> logger) : BackgroundService
{
    // Segments hold 4,096 events: deleting more often than hourly would mostly find nothing.
    private static readonly TimeSpan Period = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await TrimAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops; what is due is deleted after the next start.
        }
    }

    internal async Task TrimAsync(CancellationToken cancellationToken)
    {
        var before = time.GetUtcNow() - models.Current.EventRetention;
        for (var partition = 0; partition < journal.PartitionCount; partition++)
        {
            try
            {
                var first = await FirstSinceAsync(partition, before, cancellationToken);
                if (first is { } sequence)
                {
                    await journal.TrimAsync(partition, sequence, cancellationToken);
                    RetentionLog.Trimmed(logger, partition, sequence, before);
                }
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                RetentionLog.Failed(logger, exception, partition);
            }
        }
    }

    /// <summary>Sequence of the first event not older than <paramref name="before"/>, by halving: events are in order of time. Null when none is older.</summary>
    private async ValueTask<long?> FirstSinceAsync(int partition, DateTimeOffset before, CancellationToken cancellationToken)
    {
        var page = await journal.ReadLogAsync(partition, 0, 1, cancellationToken);
        if (page.Records.Count == 0 || LogTimes.TimeOf(page.Records[0]) >= before)
        {
            return null;
        }

        var (older, newer) = (page.Records[0].Sequence, page.Last + 1);
        while (newer - older > 1)
        {
            var middle = older + ((newer - older) / 2);
            var probe = await journal.ReadLogAsync(partition, middle - 1, 1, cancellationToken);
            if (probe.Records.Count > 0 && LogTimes.TimeOf(probe.Records[0]) < before)
            {
                older = middle;
            }
            else
            {
                newer = middle;
            }
        }

        return newer;
    }
}

internal static partial class RetentionLog
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Partition {Partition}: segments of events before sequence {Sequence} are deleted, older than {Before}")]
    public static partial void Trimmed(ILogger logger, int partition, long sequence, DateTimeOffset before);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Old events of partition {Partition} could not be deleted; it is tried again")]
    public static partial void Failed(ILogger logger, Exception exception, int partition);
}
