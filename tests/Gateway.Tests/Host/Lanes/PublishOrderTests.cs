using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Diagnostics.Metrics;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;
using Gateway.Conversations;
using Gateway.Host.Ingress;
using Gateway.Host.Lanes;
using Gateway.Host.Lanes.Publishing;
using Gateway.Host.Operate;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Gateway.Tests.Host.Lanes;

/// <summary>What of a thread failed is not overtaken by what was published later.</summary>
public sealed class PublishOrderTests : IDisposable
{
    private readonly LanesOptions _options = new() { CreditItems = 14_000 };
    private readonly AliasThreads _threads = new();
    private readonly ModelSource _models = new();
    private readonly LaneOutbox _outbox;
    private readonly Publisher _publisher;

    public PublishOrderTests()
    {
        var metrics = new LaneMetrics(new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>());
        var readiness = new Readiness(() => true, () => new StoreView("test", "none", null, null));
        readiness.Started();
        _models.Publish(Model());
        _outbox = new LaneOutbox(LaneFraming.LengthPrefixed, Stream.Null, _options, TimeProvider.System);
        _publisher = new Publisher(
            "acme", _models, _threads, new LaneGate(Options.Create(_options)), readiness, _options, TimeProvider.System, metrics, _outbox, NullLogger.Instance);
    }

    public void Dispose() => _outbox.Dispose();

    [Fact]
    public async Task Take_ThreadFailedWhileItsBatchStillWorks_IsNotOvertaken()
    {
        _threads.Answer("u1", AcceptOutcome.Unavailable);
        await TakeAsync(1, LaneWire.Item("u1", "m1"), LaneWire.Item("u2", "m2"));
        await TakeAsync(2, LaneWire.Item("u1", "m3"));
        _threads.Answer("u2", AcceptOutcome.Accepted);
        await _publisher.WhenIdleAsync();

        Assert.Equal(["m1", "m2"], _threads.Taken);
        Assert.True(_publisher.HasFailed);
    }

    [Fact]
    public async Task Take_ConfigurationWasReadAnew_IsNotOvertaken()
    {
        await TakeAsync(1, LaneWire.Item("u1", "m1"));
        _models.Publish(Model() with { Version = 2 });
        await TakeAsync(2, LaneWire.Item("u1", "m2"));
        Assert.Equal(["m1"], _threads.Taken);
        _threads.Answer("u1", AcceptOutcome.Accepted);
        await _publisher.WhenIdleAsync();

        Assert.Equal(["m1", "m2"], _threads.Taken);
    }

    [Fact]
    public async Task Take_BatchBeforeFailsWhileThisOneWaitsAtTheGate_IsNotOvertaken()
    {
        _options.InWorkItemsMax = 1;
        await TakeAsync(1, LaneWire.Item("u1", "m1"));
        var second = TakeAsync(2, LaneWire.Item("u1", "m2"));
        Assert.False(second.IsCompleted);
        _threads.Answer("u1", AcceptOutcome.Unavailable);
        await second;
        await _publisher.WhenIdleAsync();

        Assert.Equal(["m1"], _threads.Taken);
    }

    [Fact]
    public async Task Take_BatchBeforeWasAccepted_IsTaken()
    {
        _threads.Answer("u1", AcceptOutcome.Accepted);
        await TakeAsync(1, LaneWire.Item("u1", "m1"), LaneWire.Item("u2", "m2"));
        await TakeAsync(2, LaneWire.Item("u1", "m3"));
        _threads.Answer("u2", AcceptOutcome.Accepted);
        await _publisher.WhenIdleAsync();

        Assert.Equal(["m1", "m2", "m3"], _threads.Taken);
        Assert.False(_publisher.HasFailed);
    }

    [Fact]
    public async Task Take_SeveralBatchesWhileOneIsInWork_GoTogetherBehindIt()
    {
        await TakeAsync(1, LaneWire.Item("u1", "m1"));
        await TakeAsync(2, LaneWire.Item("u1", "m2"));
        await TakeAsync(3, LaneWire.Item("u1", "m3"), LaneWire.Item("u1", "m4"));
        Assert.Equal(["m1"], _threads.Taken);
        _threads.Answer("u1", AcceptOutcome.Accepted);
        await _publisher.WhenIdleAsync();

        Assert.Equal(["m1", "m2", "m3", "m4"], _threads.Taken);
        Assert.Equal(2, _threads.Calls);
        Assert.False(_publisher.HasFailed);
    }

    [Fact]
    public async Task Take_MoreThanGoTogether_GoOneBehindTheOther()
    {
        await TakeAsync(1, LaneWire.Item("u1", "m0"));
        for (var i = 1; i <= 130; i++)
        {
            await TakeAsync(1 + i, LaneWire.Item("u1", $"m{i}"));
        }

        _threads.Answer("u1", AcceptOutcome.Accepted);
        await _publisher.WhenIdleAsync();

        Assert.Equal(Enumerable.Range(0, 131).Select(i => $"m{i}"), _threads.Taken);
        Assert.Equal(4, _threads.Calls);
    }

    [Fact]
    public async Task Take_SoManyCustomersThatSomeAreForgotten_StillWaitsForWhatIsInWork()
    {
        await TakeAsync(1, LaneWire.Item("u1", "m1"));
        for (var i = 0; i < 10_000; i += 1_000)
        {
            var items = Enumerable.Range(i, 1_000).Select(n => LaneWire.Item($"other{n}", $"o{n}")).ToArray();
            Array.ForEach(items, item => _threads.Answer(item.Sender!, AcceptOutcome.Accepted));
            await TakeAsync(2 + i, items);
        }

        await TakeAsync(20_000, LaneWire.Item("u1", "m2"));
        Assert.DoesNotContain("m2", _threads.Taken);
        _threads.Answer("u1", AcceptOutcome.Accepted);
        await _publisher.WhenIdleAsync();
        Assert.Equal("m2", _threads.Taken.Last());
    }

    private Task TakeAsync(long id, params InboundItem[] items) => _publisher.TakeAsync(LaneWire.Batch(id, items), 100, TestContext.Current.CancellationToken).AsTask();

    private static GatewayModel Model()
    {
        var account = new AccountModel
        {
            Ref = new AccountRef("acme", "line", "tokyo"),
            Secrets = FrozenDictionary<string, Secret>.Empty,
            Queue = "default",
            Labels = FrozenDictionary<string, string>.Empty,
        };
        var tenant = new TenantModel
        {
            Name = "acme",
            Pepper = new byte[32],
            Accounts = new[] { account }.ToFrozenDictionary(a => (a.Ref.Channel, a.Ref.Account)),
            AccountsByProviderId = FrozenDictionary<(string, string), AccountModel>.Empty,
            Agents = FrozenDictionary<string, AgentModel>.Empty,
            Queues = FrozenDictionary<string, QueueModel>.Empty,
            Costs = FrozenDictionary<string, int>.Empty,
            ReopenWindow = TimeSpan.FromHours(4),
            SilenceTimeout = TimeSpan.FromDays(7),
        };
        return new GatewayModel { Version = 1, Tenants = new[] { tenant }.ToFrozenDictionary(t => t.Name) };
    }

    /// <summary>Answers each customer's calls as the test says, and not before.</summary>
    private sealed class AliasThreads : IThreads
    {
        private readonly ConcurrentDictionary<string, TaskCompletionSource<AcceptOutcome>> _answers = new();
        private readonly ConcurrentQueue<string> _taken = new();

        private int _calls;

        public IEnumerable<string> Taken => _taken;

        public int Calls => Volatile.Read(ref _calls);

        public void Answer(string alias, AcceptOutcome outcome) => Of(alias).SetResult(outcome);

        public async ValueTask<AcceptOutcome> AcceptAsync(ThreadId thread, InboundBatch batch)
        {
            Interlocked.Increment(ref _calls);
            foreach (var item in batch.Items)
            {
                _taken.Enqueue(item.Id!);
            }

            return await Of(batch.Alias).Task;
        }

        private TaskCompletionSource<AcceptOutcome> Of(string alias) =>
            _answers.GetOrAdd(alias, static _ => new TaskCompletionSource<AcceptOutcome>(TaskCreationOptions.RunContinuationsAsynchronously));
    }
}
