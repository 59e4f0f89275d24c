using Gateway.Contracts.Events;
using Gateway.Events;
using Gateway.Events.Cursors;
using Gateway.Events.Log;
using Gateway.Events.Pulling;
using Gateway.Events.Streams;
using Gateway.Tests.Host.Lanes;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Events.Pulling;

/// <summary>One reader of a shared subscription over a log in memory, whose place the test keeps. Nobody but the test and its sink moves the clock.</summary>
internal sealed class PullRig : IAsyncDisposable
{
    private readonly EventTails _tails;
    private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

    public PullRig(int partitionCount = 1)
    {
        Log = new MemoryEventLog(partitionCount);
        Owner = new HandSubscriptions(Log, Time).Add("crm");
        _tails = new EventTails(
            Log, Options.Create(new EventsOptions()), Time, new ApplicationLifetime(NullLogger<ApplicationLifetime>.Instance), NullLogger<EventTails>.Instance);
    }

    public FakeTimeProvider Time { get; } = new();

    public MemoryEventLog Log { get; }

    public HandSubscriptions.Place Owner { get; }

    public AckSignals Signals { get; } = new();

    public Task Running { get; private set; } = Task.CompletedTask;

    public async Task StartAsync(IPullSink sink, int ackWindow)
    {
        await _tails.StartAsync(CancellationToken.None);
        var subscription = new Subscription { Id = "crm", Spec = new() { AckWindow = ackWindow }, Version = 1 };
        Running = new PullStream(
            new PullPlan(
                "acme", subscription, Owner, new EventFilter(EventRecord.TenantHash("acme"), "", ""), Log, _tails, Signals, new CursorCodec(Log.Epoch, Log.PartitionCount),
                new EventsOptions(), Time),
            sink).RunAsync(_stop.Token);
    }

    /// <summary>Lets events be acknowledged as by a back end at this process.</summary>
    public async ValueTask AcknowledgeAsync(long[] positions)
    {
        await Owner.AckAsync(positions, generation: 1, version: null);
        Signals.Moved(SubscriptionKey.Of("acme", "crm"));
    }

    /// <summary>Moves the clock by as many periods of a turn, and has each of them taken.</summary>
    public async Task TurnsAsync(int count)
    {
        for (var turn = 0; turn < count; turn++)
        {
            var before = Owner.Pulls;
            Time.Advance(TimeSpan.FromMilliseconds(500));
            await UntilAsync(() => Owner.Pulls > before);
        }
    }

    public static async Task UntilAsync(Func<bool> holds)
    {
        // Half a minute of real time is a hang, not a slow machine.
        using var bounded = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!holds())
        {
            bounded.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await Running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await _tails.StopAsync(CancellationToken.None);
        _tails.Dispose();
        _stop.Dispose();
    }
}
