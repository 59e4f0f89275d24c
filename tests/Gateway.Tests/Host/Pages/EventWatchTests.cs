using Gateway.Events;
using Gateway.Host.Pages.Stats;
using Gateway.Journal;
using Gateway.Tests.Events;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Host.Pages;

public sealed class EventWatchTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly FailingLog _log = new();

    [Fact(Timeout = 30_000)]
    public async Task Watch_StoreFailsWhileThePageIsOpen_GoesOnAndSoDoesTheGateway()
    {
        using var watch = new EventWatch(_log, _time, NullLogger<EventWatch>.Instance);
        await watch.StartAsync(TestContext.Current.CancellationToken);
        watch.Look("acme");
        await _log.Failed.Task;
        while (!_log.Waits)
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            watch.Look("acme");
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        _log.Inner.Append(0, "acme", 1);
        while (watch.Look("acme").Last().Count == 0)
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        Assert.False(watch.ExecuteTask!.IsCompleted);
        await watch.StopAsync(TestContext.Current.CancellationToken);
        Assert.False(watch.ExecuteTask.IsFaulted);
    }

    [Fact(Timeout = 30_000)]
    public async Task Rates_AfterAPauseInWhichNobodyCounted_AreUnknownAgain()
    {
        using var watch = new EventWatch(_log.Inner, _time, NullLogger<EventWatch>.Instance);
        await watch.StartAsync(TestContext.Current.CancellationToken);
        var first = watch.Look("acme");
        Assert.Null(first.Rates);
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.NotNull(watch.Look("acme").Rates);

        // Whatever the watch is at: a pause of this length ends it sooner or later.
        TenantStats now;
        while (ReferenceEquals(now = watch.Look("acme"), first))
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            _time.Advance(TimeSpan.FromSeconds(20));
            await Task.Yield();
        }

        Assert.Null(now.Rates);
        await watch.StopAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>A log whose store is gone the first time somebody waits for events.</summary>
    private sealed class FailingLog : IEventLog
    {
        private int _calls;

        public MemoryEventLog Inner { get; } = new(1);

        public TaskCompletionSource Failed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool Waits => Volatile.Read(ref _calls) > 1;

        public int PartitionCount => Inner.PartitionCount;

        public Guid Epoch => Inner.Epoch;

        public long Head(int partition) => Inner.Head(partition);

        public ValueTask<LogPage> ReadLogAsync(int partition, long after, int limit, CancellationToken cancellationToken) =>
            Inner.ReadLogAsync(partition, after, limit, cancellationToken);

        public ValueTask<(long First, long Last)> ReadBoundsAsync(int partition, CancellationToken cancellationToken) => Inner.ReadBoundsAsync(partition, cancellationToken);

        public ValueTask<long> WaitForEventsAsync(int partition, long after, CancellationToken cancellationToken)
        {
            if (Interlocked.Increment(ref _calls) > 1)
            {
                return Inner.WaitForEventsAsync(partition, after, cancellationToken);
            }

            Failed.SetResult();
            throw new IOException("The store is gone.");
        }
    }
}
