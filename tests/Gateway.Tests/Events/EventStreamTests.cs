using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Gateway.Contracts.Events;
using Gateway.Events;
using Gateway.Events.Cursors;
using Gateway.Events.Feeds;
using Gateway.Events.Log;
using Gateway.Events.Pages;
using Gateway.Events.Streams;
using Gateway.Journal;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Events;

public sealed class EventStreamTests
{
    [Fact]
    public async Task Stream_ResumedAfterAnyEvent_LosesAndRepeatsNothing()
    {
        var log = EventPageTests.Filled(partitions: 3, events: 24);
        await using var server = await EventsServer.StartAsync(log);
        var all = new List<SseBlock>();
        using (var stream = await server.StreamAsync("/events"))
        {
            for (var number = 0; number < 24; number++)
            {
                all.Add(await stream.NextEventAsync());
            }
        }

        for (var cut = 0; cut < all.Count - 1; cut++)
        {
            using var resumed = await server.StreamAsync("/events?after=now", lastEventId: all[cut].Id);
            var seen = all.Take(cut + 1).Select(static block => block.Number).ToHashSet();
            while (seen.Count < all.Count)
            {
                Assert.True(seen.Add((await resumed.NextEventAsync()).Number));
            }
        }
    }

    [Fact]
    public async Task Stream_EventsCommittedLater_ArriveWithTypeAndCursor()
    {
        var log = EventPageTests.Filled(partitions: 2, events: 3);
        await using var server = await EventsServer.StartAsync(log);
        using var stream = await server.StreamAsync("/events?after=now");
        var begin = await stream.NextAsync();
        Assert.Equal("", begin.Data);
        log.Append(1, "canary", 50);
        log.Append(1, "acme", 51, "gateway.job.created");
        var block = await stream.NextEventAsync();
        Assert.Equal((51, "gateway.job.created"), (block.Number, block.Type));

        // The cursor of the first comment is a place to resume from as well.
        using var resumed = await server.StreamAsync("/events", lastEventId: begin.Id);
        Assert.Equal(51, (await resumed.NextEventAsync()).Number);
    }

    [Fact]
    public async Task Stream_PageCursorAndStreamId_AreTheSameKind()
    {
        var log = EventPageTests.Filled(partitions: 2, events: 6);
        await using var server = await EventsServer.StartAsync(log);
        var page = await server.PageAsync("/events?limit=5");
        using var stream = await server.StreamAsync("/events?after=" + page.Cursor);
        var last = await stream.NextEventAsync();
        Assert.Empty((await server.PageAsync("/events?after=" + last.Id)).Events);
    }

    [Fact]
    public async Task Stream_Silent_GetsACommentEveryFifteenSeconds()
    {
        var log = EventPageTests.Filled(partitions: 1, events: 1);
        await using var server = await EventsServer.StartAsync(log);
        using var stream = await server.StreamAsync("/events?after=now");
        await stream.NextAsync();
        var first = stream.NextAsync();
        server.Time.Advance(TimeSpan.FromSeconds(14.9));
        Assert.False(first.IsCompleted);
        server.Time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Equal(new SseBlock("", "", ""), await first);
    }

    [Fact]
    public async Task Stream_OtherTenantsEvents_MoveTheCursorAndShowNothing()
    {
        var log = new MemoryEventLog(1);
        await using var server = await EventsServer.StartAsync(log);
        using var mine = await server.StreamAsync("/events");
        await mine.NextAsync();
        using var theirs = await server.StreamAsync("/events", "canary");
        await theirs.NextAsync();
        log.Append(0, "canary", 1);
        log.Append(0, "acme", 2);
        Assert.Equal(2, (await mine.NextEventAsync()).Number);
        Assert.Equal(1, (await theirs.NextEventAsync()).Number);
    }

    [Fact]
    public async Task Stream_RetentionOvertakesTheReader_TellsTheGap()
    {
        var log = EventPageTests.Filled(partitions: 1, events: 20);
        await using var server = await EventsServer.StartAsync(log);
        var cursor = (await server.PageAsync("/events?limit=5")).Cursor;
        log.Trim(0, firstKept: 11);
        using var gone = await server.GetAsync("/events", accept: "text/event-stream", lastEventId: cursor);
        Assert.Equal(HttpStatusCode.Gone, gone.StatusCode);
        var problem = System.Text.Json.JsonDocument.Parse(await gone.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        using var stream = await server.StreamAsync("/events?after=" + problem.RootElement.GetProperty("cursor").GetString());
        Assert.Equal("gateway.gap", (await stream.NextEventAsync()).Type);
        Assert.Equal(10, (await stream.NextEventAsync()).Number);
    }

    [Fact]
    public async Task Stream_ManyReadersOfNewEvents_CostTheStoreOneReadAnEvent()
    {
        var log = EventPageTests.Filled(partitions: 1, events: 5);
        await using var server = await EventsServer.StartAsync(log);
        var streams = new List<SseReader>();
        for (var number = 0; number < 50; number++)
        {
            streams.Add(await server.StreamAsync("/events?after=now"));
            await streams[^1].NextAsync();
        }

        var before = log.Reads;
        for (var number = 100; number < 110; number++)
        {
            log.Append(0, "acme", number);
            foreach (var stream in streams)
            {
                Assert.Equal(number, (await stream.NextEventAsync()).Number);
            }
        }

        Assert.Equal(10, log.Reads - before);
        streams.ForEach(static stream => stream.Dispose());
    }

    [Fact]
    public async Task Stream_OneTooMany_IsRefusedAndAPlaceIsFreeAgainLater()
    {
        await using var server = await EventsServer.StartAsync(EventPageTests.Filled(partitions: 1, events: 1), configure: static options => options.StreamsMax = 1);
        using var first = await server.StreamAsync("/events");
        using var second = await server.GetAsync("/events", accept: "text/event-stream");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, second.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(60), second.Headers.RetryAfter!.Delta);
    }

    [Fact]
    public async Task Stream_ReaderThatTakesNothing_IsClosedWhileOthersGoOn()
    {
        var writeTimeout = TimeSpan.FromSeconds(7);
        var log = new MemoryEventLog(1);
        var padding = new string('x', 16 * 1024);
        for (var number = 0; number < 2000; number++)
        {
            log.Append(0, "acme", number, "gateway.message.accepted", padding: padding);
        }

        using var time = new SignallingTime(writeTimeout);
        using var logs = new LogSignal("SlowReader");
        await using var server = await EventsServer.StartAsync(log, time, options => options.WriteTimeout = writeTimeout, logs);
        using var fast = await server.StreamAsync("/events?type=gateway.job.");
        await fast.NextAsync();

        using var slow = new Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };
        await slow.ConnectAsync(IPAddress.Loopback, server.Address.Port, TestContext.Current.CancellationToken);
        await slow.SendAsync("GET /events HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer acme\r\nAccept: text/event-stream\r\n\r\n"u8.ToArray(), TestContext.Current.CancellationToken);
        while (!logs.Seen.IsCompleted)
        {
            // Each write that has to wait starts the timeout; only the one that nobody ends runs into it.
            await Task.WhenAny(logs.Seen, time.NextTimerAsync()).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
            time.Advance(writeTimeout);
        }

        log.Append(0, "acme", 9999, "gateway.job.created");
        Assert.Equal(9999, (await fast.NextEventAsync()).Number);
        await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            var buffer = new byte[64 * 1024];
            while (await slow.ReceiveAsync(buffer, TestContext.Current.CancellationToken) is var count)
            {
                if (count == 0 || Encoding.ASCII.GetString(buffer, 0, count).Contains("9999", StringComparison.Ordinal))
                {
                    throw new EndOfStreamException();
                }
            }
        });
    }

    [Fact]
    public async Task Stream_AndFeed_ShareTheirPlaces()
    {
        await using var server = await EventsServer.StartAsync(EventPageTests.Filled(partitions: 1, events: 1), configure: static options => options.StreamsMax = 2);
        using var stream = await server.StreamAsync("/events");
        await stream.NextAsync();
        var request = new FeedRequest("acme", null, [], null);
        var feed = (await server.Feeds.OpenAsync(request, TestContext.Current.CancellationToken)).Feed!;

        Assert.Equal("too_many_streams", (await server.Feeds.OpenAsync(request, TestContext.Current.CancellationToken)).Code);
        using var refused = await server.GetAsync("/events", accept: "text/event-stream");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);

        feed.Dispose();
        feed.Dispose();
        Assert.NotNull((await server.Feeds.OpenAsync(request, TestContext.Current.CancellationToken)).Feed);
        Assert.Equal("too_many_streams", (await server.Feeds.OpenAsync(request, TestContext.Current.CancellationToken)).Code);
    }

    [Fact]
    public async Task Stream_OnlyOthersEventsGoBy_GetsItsCursorAllTheSame()
    {
        var time = new FakeTimeProvider();
        var log = new EndlessLog(time);
        using var tails = new EventTails(
            log, Options.Create(new EventsOptions()), time, new ApplicationLifetime(NullLogger<ApplicationLifetime>.Instance), NullLogger<EventTails>.Instance);
        var reader = new PartitionReader(0, 1);
        using var feed = new EventFeed(log, tails, new CursorCodec(log.Epoch, 1), new FeedFilter(new EventFilter(EventRecord.TenantHash("acme"), "", ""), []), [reader]);
        var pipe = new Pipe();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var running = Task.Run(() => new EventStream(feed, new EventsOptions(), time, pipe.Writer).RunAsync(stop.Token), TestContext.Current.CancellationToken);

        using var lines = new StreamReader(pipe.Reader.AsStream());
        var cursors = new HashSet<string>();
        while (cursors.Count < 3)
        {
            var line = await lines.ReadLineAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
            Assert.False(line!.StartsWith("data", StringComparison.Ordinal));
            if (line.StartsWith("id: ", StringComparison.Ordinal))
            {
                cursors.Add(line);
            }
        }

        await stop.CancelAsync();
        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
    }

    /// <summary>Always has another event of another tenant; reading it takes a second.</summary>
    private sealed class EndlessLog(FakeTimeProvider time) : IEventLog
    {
        private readonly MemoryEventLog _one = Filled();

        public int PartitionCount => 1;

        public Guid Epoch => _one.Epoch;

        public long Head(int partition) => long.MaxValue;

        public async ValueTask<LogPage> ReadLogAsync(int partition, long after, int limit, CancellationToken cancellationToken)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            var page = await _one.ReadLogAsync(0, 0, 1, cancellationToken);
            return new LogPage([new LogRecord(after + 1, page.Records[0].Data)], 1, after + 1);
        }

        public ValueTask<(long First, long Last)> ReadBoundsAsync(int partition, CancellationToken cancellationToken) => new((1, long.MaxValue));

        public ValueTask<long> WaitForEventsAsync(int partition, long after, CancellationToken cancellationToken) => new(after + 1);

        private static MemoryEventLog Filled()
        {
            var log = new MemoryEventLog(1);
            log.Append(0, "canary", 1);
            return log;
        }
    }
}

/// <summary>Waits for a log event by its name.</summary>
internal sealed class LogSignal(string eventName) : ILoggerProvider, ILogger
{
    private readonly TaskCompletionSource _seen = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Seen => _seen.Task;

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (eventId.Name == eventName)
        {
            _seen.TrySetResult();
        }
    }

    public void Dispose()
    {
    }
}
