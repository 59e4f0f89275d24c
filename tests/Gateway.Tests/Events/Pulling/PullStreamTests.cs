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

public sealed class PullStreamTests
{
    [Fact]
    public async Task Run_MoreThanATurnHasTimeFor_DoesNotWaitBetweenTurns()
    {
        const int Events = 1000;
        var time = new FakeTimeProvider();
        var log = new MemoryEventLog(1);
        for (var number = 0; number < Events; number++)
        {
            log.Append(0, "acme", number);
        }

        using var tails = new EventTails(
            log, Options.Create(new EventsOptions()), time, new ApplicationLifetime(NullLogger<ApplicationLifetime>.Instance), NullLogger<EventTails>.Instance);
        await tails.StartAsync(TestContext.Current.CancellationToken);
        var subscription = new Subscription { Id = "crm", Spec = new() { AckWindow = 2 * Events }, Version = 1 };
        var owner = new HandSubscriptions(log, time).Add("crm");
        var sink = new Sink(time, Events);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var running = new PullStream(
            new PullPlan(
                "acme", subscription, owner, new EventFilter(EventRecord.TenantHash("acme"), "", ""), log, tails, new AckSignals(), new CursorCodec(log.Epoch, 1),
                new EventsOptions(), time),
            sink).RunAsync(stop.Token);

        // Nobody but the sink moves the clock.
        await sink.Full.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

        await stop.CancelAsync();
        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        await tails.StopAsync(CancellationToken.None);
    }

    /// <summary>Takes a second for every page, so that each ends its turn.</summary>
    private sealed class Sink(FakeTimeProvider time, int events) : IPullSink
    {
        private readonly TaskCompletionSource _full = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _seen;
        private int _flushed;

        public Task Full => _full.Task;

        public bool HasRoom => true;

        public void Assigned(int[] partitions, int generation)
        {
        }

        public void Write(EventEntry entry, PullPlace place)
        {
            if (++_seen == events)
            {
                _full.SetResult();
            }
        }

        public void Idle()
        {
        }

        public ValueTask FlushAsync(CancellationToken cancellationToken)
        {
            if (_seen > _flushed)
            {
                _flushed = _seen;
                time.Advance(TimeSpan.FromSeconds(1));
            }

            return default;
        }
    }
}
