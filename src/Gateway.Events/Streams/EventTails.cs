using Gateway.Events.Log;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Gateway.Events.Streams;

/// <summary>
/// Follows every partition once for all streams of the process, while there are any: a thousand readers of new events cost the store one read,
/// not a thousand, and no reader costs it none.
/// </summary>
internal sealed class EventTails : BackgroundService
{
    private const int ReadLimit = 512;

    // A store that does not answer is asked again soon, and not in a tight loop; streams only see a pause.
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    private readonly IEventLog _log;
    private readonly TimeProvider _time;
    private readonly ILogger<EventTails> _logger;
    private readonly RecentEvents[] _recent;
    private readonly int _recentMax;
    private readonly Lock _lock = new();
    private volatile TaskCompletionSource _changed = NewSignal();
    private volatile TaskCompletionSource _watched = NewSignal();
    private int _watchers;

    public EventTails(IEventLog log, IOptions<EventsOptions> options, TimeProvider time, IHostApplicationLifetime lifetime, ILogger<EventTails> logger)
    {
        (_log, _time, _logger) = (log, time, logger);
        _recentMax = options.Value.RecentEvents;
        Stopping = lifetime.ApplicationStopping;
        _recent = [.. Enumerable.Range(0, log.PartitionCount).Select(_ => new RecentEvents(options.Value.RecentEvents, options.Value.RecentBytes))];
    }

    /// <summary>Completes with the next event of any partition. Take it before looking, so that nothing is missed between.</summary>
    public Task Changed => _changed.Task;

    /// <summary>This process stops: streams end so that their readers go elsewhere.</summary>
    public CancellationToken Stopping { get; }

    public RecentEvents Recent(int partition) => _recent[partition];

    /// <summary>Keeps the tails going until it is disposed.</summary>
    public IDisposable Watch()
    {
        lock (_lock)
        {
            if (_watchers++ == 0)
            {
                _watched.TrySetResult();
            }
        }

        return new Watcher(this);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(Enumerable.Range(0, _recent.Length).Select(partition => FollowAsync(partition, stoppingToken)));

    /// <summary>Says once a reader what it has met.</summary>
    public void Damaged(int partition, long from, long to) => EventsLog.Damaged(_logger, partition, from, to);

    private void Unwatch()
    {
        lock (_lock)
        {
            if (--_watchers == 0)
            {
                _watched = NewSignal();
            }
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task FollowAsync(int partition, CancellationToken stopping)
    {
        await Task.Yield();
        var position = 0L;
        var idle = true;
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                if (idle || Volatile.Read(ref _watchers) == 0)
                {
                    await _watched.Task.WaitAsync(stopping);
                    position = _log.Head(partition);
                    _recent[partition].Reset(position);
                    idle = false;

                    // A stream may stand before this point: it reads up to here from the store.
                    Interlocked.Exchange(ref _changed, NewSignal()).TrySetResult();
                }

                var head = await _log.WaitForEventsAsync(partition, position, stopping);
                if (head - position > _recentMax)
                {
                    // Only the newest are of use here; what is older is read from the store by those who need it.
                    position = head - _recentMax;
                    _recent[partition].Reset(position);
                }

                position = await ReadAsync(partition, position, stopping);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                EventsLog.TailFailed(_logger, partition, failure);
                await Task.Delay(RetryDelay, _time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async ValueTask<long> ReadAsync(int partition, long position, CancellationToken stopping)
    {
        var slice = await _log.ReadSliceAsync(partition, position, ReadLimit, stopping);
        if (slice.GapTo > position)
        {
            if (slice.IsDamaged)
            {
                Damaged(partition, position + 1, slice.GapTo);
            }

            // Streams that are behind as well read the store and tell their readers of the gap.
            position = slice.GapTo;
            _recent[partition].Reset(position);
        }

        foreach (var record in slice.Records)
        {
            var entry = EventEntry.From(partition, record);
            if (entry is null)
            {
                EventsLog.Unreadable(_logger, partition, record.Sequence);
            }

            _recent[partition].Add(entry);
            position = record.Sequence;
        }

        Interlocked.Exchange(ref _changed, NewSignal()).TrySetResult();
        return position;
    }

    private sealed class Watcher(EventTails tails) : IDisposable
    {
        private EventTails? _tails = tails;

        public void Dispose() => Interlocked.Exchange(ref _tails, null)?.Unwatch();
    }
}
