using System.Collections.Concurrent;
using Gateway.Contracts.Events;
using Gateway.Events;
using Gateway.Journal;

namespace Gateway.Host.Pages.Stats;

/// <summary>Reads the event log for the page, but only while somebody looks: a busy gateway pays nothing for a page nobody has open.</summary>
internal sealed partial class EventWatch(IEventLog log, TimeProvider time, ILogger<EventWatch> logger) : BackgroundService
{
    // The page asks each second; ten missed questions mean that it is closed.
    private static readonly TimeSpan LooksFor = TimeSpan.FromSeconds(10);

    // Records of one read: at half a kilobyte each, a quarter of a megabyte at a time.
    private const int PageSize = 512;

    // The page asks each second: what a store misses for a moment shows a second later.
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<Guid, TenantStats> _tenants = new();
    private readonly SemaphoreSlim _looked = new(0, 1);
    private long _lastLook;

    /// <summary>What this tenant's events tell. Asking keeps the watch running.</summary>
    public TenantStats Look(string tenant)
    {
        Volatile.Write(ref _lastLook, time.GetTimestamp());
        if (_looked.CurrentCount == 0)
        {
            Wake();
        }

        return _tenants.GetOrAdd(EventRecord.TenantHash(tenant), static (_, clock) => new TenantStats(clock), time);
    }

    public override void Dispose()
    {
        _looked.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            await _looked.WaitAsync(stoppingToken);
            using var looking = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
            var tails = Enumerable.Range(0, log.PartitionCount).Select(partition => FollowAsync(partition, looking.Token)).ToArray();
            await UntilClosedAsync(stoppingToken);
            await looking.CancelAsync();
            await Task.WhenAll(tails);

            // Whoever looks next would take what was not counted for a silence.
            _tenants.Clear();
        }
    }

    private async Task UntilClosedAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(LooksFor, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            if (time.GetElapsedTime(Volatile.Read(ref _lastLook)) >= LooksFor)
            {
                return;
            }
        }
    }

    /// <summary>From the head on: what happened before somebody looked is in the event feed.</summary>
    private async Task FollowAsync(int partition, CancellationToken looking)
    {
        var after = log.Head(partition);
        while (!looking.IsCancellationRequested)
        {
            try
            {
                await log.WaitForEventsAsync(partition, after, looking);
                var page = await log.ReadLogAsync(partition, after, PageSize, looking);
                foreach (var record in page.Records)
                {
                    // First: a record that cannot be read is passed over, not met again.
                    after = record.Sequence;
                    Count(partition, record);
                }
            }
            catch (OperationCanceledException) when (looking.IsCancellationRequested)
            {
                // Nobody looks any more, or the gateway stops.
            }
            catch (CorruptRecordException damaged)
            {
                // The page shows what comes; the event feed tells of what is lost.
                Failed(logger, partition, damaged);
                after = log.Head(partition);
            }
            catch (Exception failed)
            {
                // A page of numbers must not end the gateway behind it.
                Failed(logger, partition, failed);
                await Task.Delay(RetryAfter, time, looking).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private void Count(int partition, in LogRecord record)
    {
        if (EventRecord.TenantOf(record.Data.Span) is { } hash && _tenants.TryGetValue(hash, out var tenant))
        {
            tenant.Saw(partition, record.Sequence, EventGlance.Read(EventRecord.JsonOf(record.Data).Span));
        }
    }

    private void Wake()
    {
        try
        {
            _looked.Release();
        }
        catch (SemaphoreFullException)
        {
            // Another question has woken it already.
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The live page misses events of partition {Partition}: the log cannot be read; tried again in a second")]
    private static partial void Failed(ILogger logger, int partition, Exception exception);
}
