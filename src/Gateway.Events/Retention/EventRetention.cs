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

    // Behind the work that waits at a start, and soon enough for a process that is restarted more often than hourly.
    private static readonly TimeSpan FirstAfter = TimeSpan.FromMinutes(1);

    private readonly JournalEventLog _log = new(journal);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await Task.Delay(FirstAfter, time, stoppingToken);
            using var timer = new PeriodicTimer(Period, time);
            do
            {
                await TrimAsync(stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
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
                var last = await LogTimes.LastBeforeAsync(_log, partition, before, cancellationToken);
                if (last >= (await _log.ReadBoundsAsync(partition, cancellationToken)).First)
                {
                    await journal.TrimAsync(partition, last + 1, cancellationToken);
                    RetentionLog.Trimmed(logger, partition, last + 1, before);
                }
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                RetentionLog.Failed(logger, exception, partition);
            }
        }
    }
}

internal static partial class RetentionLog
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Partition {Partition}: segments of events before sequence {Sequence} are deleted, older than {Before}")]
    public static partial void Trimmed(ILogger logger, int partition, long sequence, DateTimeOffset before);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Old events of partition {Partition} could not be deleted; it is tried again")]
    public static partial void Failed(ILogger logger, Exception exception, int partition);
}
