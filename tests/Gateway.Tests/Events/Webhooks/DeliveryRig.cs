using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text.Json;
using Gateway.Contracts.Configuration;
using Gateway.Contracts.Events;
using Gateway.Events;
using Gateway.Events.Log;
using Gateway.Events.Streams;
using Gateway.Events.Subscriptions;
using Gateway.Events.Webhooks;
using Gateway.Journal;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Events.Webhooks;

/// <summary>One delivery over a log in memory, to an endpoint the test plays. Time moves only when nothing else does.</summary>
internal sealed class DeliveryRig : IAsyncDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly EventTails _tails;
    private CancellationTokenSource _stop = new();
    private readonly WebhookSpec _spec;
    private WebhookDelivery? _delivery;

    public DeliveryRig(Func<WebhookSpec, WebhookSpec>? change = null, int partitionCount = 2)
    {
        Log = new MemoryEventLog(partitionCount);
        _spec = new WebhookSpec
        {
            Url = new Uri("https://example.com/hook"),
            BatchMax = 1,
            Ordered = true,
            Concurrency = 4,
            Timeout = TimeSpan.FromSeconds(15),
            RetryFor = TimeSpan.FromDays(3),
            NeverRetry = [400],
            Headers = [],
        };
        _spec = change?.Invoke(_spec) ?? _spec;
        Saved = new ProgressState(1, new long[partitionCount], [], null);
        _tails = new EventTails(
            Log, Options.Create(new EventsOptions()), Time, new ApplicationLifetime(NullLogger<ApplicationLifetime>.Instance), NullLogger<EventTails>.Instance);
    }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero));

    public MemoryEventLog Log { get; }

    public ProgressState Saved { get; set; }

    public List<DeadEvent> Dead { get; } = [];

    /// <summary>What the first attempts to give an event up end with; one that gives null throws.</summary>
    public Queue<Func<DeadOutcome?>> GiveUps { get; } = new();

    public int DeadMax { get; init; } = 100;

    public Func<ProgressState, CommitOutcome> Commit { get; set; } = static _ => CommitOutcome.Committed;

    /// <summary>Requests that came, in order: the numbers of their events.</summary>
    public ConcurrentQueue<(string Id, int[] Numbers)> Requests { get; } = new();

    public Func<int[], WebhookAnswer> Answer { get; set; } = static _ => new WebhookAnswer(WebhookOutcome.Taken, "http_200");

    /// <summary>When set, requests wait for it before they are answered.</summary>
    public TaskCompletionSource? Hold { get; set; }

    public int InFlight;

    /// <summary>Null for what the specification says.</summary>
    public RequestPace? Pace { get; set; }

    public Task<DeliveryEnd>? Running { get; private set; }

    public EndpointHealth Health => _delivery!.Health;

    public async Task StartAsync()
    {
        await _tails.StartAsync(CancellationToken.None);
        Begin();
    }

    /// <summary>Another delivery goes on where this one's record ends.</summary>
    public async Task RestartAsync()
    {
        await StopAsync();
        _delivery!.Dispose();
        _stop.Dispose();
        _stop = new CancellationTokenSource();
        Begin();
    }

    private void Begin()
    {
        var plan = new DeliveryPlan(
            "sub_1", _spec, new EventFilter(EventRecord.TenantHash("acme"), "", ""), Log, _tails, new Endpoint(this), Pace ?? new RequestPace(_spec.RatePerSecond, Time), Save, GiveUp,
            new WebhookMetrics(_services.GetRequiredService<IMeterFactory>()), Time, NullLogger.Instance);
        _delivery = new WebhookDelivery(plan, Saved, new HttpMessageInvoker(new HttpClientHandler()));
        Running = _delivery.RunAsync(_stop.Token);
    }

    public async Task<DeliveryEnd> StopAsync()
    {
        await _stop.CancelAsync();
        return await UntilEndedAsync();
    }

    public Task<DeliveryEnd> UntilEndedAsync() => UntilAsync(() => Running!.IsCompleted).ContinueWith(_ => Running!, TaskScheduler.Default).Unwrap();

    /// <summary>Lets time run in small steps until it holds; gives everything that can happen now the chance to happen between two steps.</summary>
    public async Task UntilAsync(Func<bool> holds, TimeSpan? step = null)
    {
        for (var i = 0; i < 20_000; i++)
        {
            while (!holds() && !IsResting())
            {
                await Task.Yield();
            }

            if (holds())
            {
                return;
            }

            Time.Advance(step ?? TimeSpan.FromMilliseconds(100));
        }

        Assert.Fail("It did not happen: " + string.Join(" ", Requests.Select(static r => "[" + string.Join(',', r.Numbers) + "]")));
    }

    /// <summary>The tails have read all there is and the delivery waits: only time can make something happen.</summary>
    private bool IsResting() =>
        Running!.IsCompleted
        || (_delivery!.IsResting && Enumerable.Range(0, Log.PartitionCount).All(partition => _tails.Recent(partition).TryRead(Log.Head(partition), [], out _)));

    public Task UntilDeliveredAsync(int count, TimeSpan? step = null) => UntilAsync(() => Requests.Sum(static r => r.Numbers.Length) >= count, step);

    public int[] Numbers() => [.. Requests.SelectMany(static r => r.Numbers)];

    public async ValueTask DisposeAsync()
    {
        Hold?.TrySetResult();
        await StopAsync();
        _delivery!.Dispose();
        await _tails.StopAsync(CancellationToken.None);
        _tails.Dispose();
        _stop.Dispose();
    }

    private ValueTask<CommitOutcome> Save(ProgressState state)
    {
        var outcome = Commit(state);
        if (outcome == CommitOutcome.Committed)
        {
            Saved = state;
        }

        return new(outcome);
    }

    private ValueTask<DeadOutcome> GiveUp(DeadEvent dead)
    {
        if (GiveUps.TryDequeue(out var outcome))
        {
            return outcome() is { } other ? new(other) : throw new IOException("away by the test");
        }

        if (Dead.Count >= DeadMax)
        {
            return new(DeadOutcome.Full);
        }

        Dead.Add(dead);
        return new(DeadOutcome.Added);
    }

    private sealed class Endpoint(DeliveryRig rig) : IWebhookSender
    {
        public async Task<WebhookAnswer> SendAsync(WebhookMessage message, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref rig.InFlight);
            var json = JsonDocument.Parse(message.Body).RootElement;
            var numbers = (message.Batched ? json.EnumerateArray().ToArray() : [json]).Select(NumberOf).ToArray();
            rig.Requests.Enqueue((message.Id, numbers));
            if (rig.Hold is { } hold)
            {
                await hold.Task;
            }

            Interlocked.Decrement(ref rig.InFlight);
            return cancellationToken.IsCancellationRequested ? new WebhookAnswer(WebhookOutcome.Stopped, "stopped") : rig.Answer(numbers);
        }

        /// <summary>Of a gap: minus the first sequence that is gone.</summary>
        private static int NumberOf(JsonElement e) =>
            e.GetProperty("data").TryGetProperty("n", out var number) ? number.GetInt32() : -e.GetProperty("data").GetProperty("from").GetInt32();
    }
}
