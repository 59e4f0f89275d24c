using Gateway.Events.Feeds;
using Gateway.Events.Log;
using Gateway.Host.Lanes;
using Gateway.Host.Lanes.Feeding;
using Gateway.Protocol.Lanes;
using Gateway.Tests.Events;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Host.Lanes;

public sealed class FeedSessionTests
{
    /// <summary>How: every write to the peer waits until the test lets it go, so that each time as much as may wait has gathered behind it.</summary>
    [Fact(Timeout = 30_000)]
    public async Task Feed_BacklogAndAPeerThatTakesItPieceByPiece_ComesToTheEndWithoutNewEvents()
    {
        const int Events = 500;
        await using var door = await LaneDoor.OpenAsync();
        var padding = new string('x', 1000);
        for (var number = 0; number < Events; number++)
        {
            door.Log.Append(number % 2, "acme", number, padding: padding);
        }

        using var over = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var opening = await door.Services.GetRequiredService<EventFeeds>().OpenAsync(new FeedRequest("acme", null, [], null), over.Token);
        var peer = new PiecewisePeer();
        using var outbox = new LaneOutbox(LaneFraming.LengthPrefixed, peer, new LanesOptions(), TimeProvider.System);
        var session = new FeedSession(opening.Feed!, new LaneSubscribe(null, [], null, 10_000, LaneContent.Json), outbox, door.Forms, TimeSpan.FromDays(1), TimeProvider.System);
        var running = Task.WhenAll(outbox.RunAsync(over.Token), session.RunAsync(over.Token));

        while (peer.Bytes < Events * padding.Length)
        {
            await peer.LetGoAsync(over.Token);
        }

        await over.CancelAsync();
        await running.ContinueWith(static _ => { }, TaskScheduler.Default);
    }

    /// <summary>How: the log is read page by page as the test lets it, a progress period for each, and holds nothing for this peer.</summary>
    [Fact(Timeout = 30_000)]
    public async Task Feed_FarBehindInWhatIsNotForThePeer_TellsItsProgressOnTheWay()
    {
        const int Pages = 200;
        var period = TimeSpan.FromSeconds(1);
        var time = new FakeTimeProvider();
        var log = new MemoryEventLog(1);
        for (var number = 0; number < Pages * 64; number++)
        {
            log.Append(0, "other", number);
        }

        await using var door = await LaneDoor.OpenAsync(log: log);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var opening = await door.Services.GetRequiredService<EventFeeds>().OpenAsync(new FeedRequest("acme", null, [], null), over.Token);
        using var begun = new SemaphoreSlim(0);
        using var let = new SemaphoreSlim(0);
        log.Reading = () =>
        {
            begun.Release();
            return let.WaitAsync(over.Token);
        };
        var peer = new CountingPeer();
        using var outbox = new LaneOutbox(LaneFraming.LengthPrefixed, peer, new LanesOptions(), TimeProvider.System);
        using var session = new FeedSession(opening.Feed!, new LaneSubscribe(null, [], null, 10_000, LaneContent.Json), outbox, door.Forms, period, time);
        var running = Task.WhenAll(outbox.RunAsync(over.Token), session.RunAsync(over.Token));

        // The first is "subscribed".
        for (var page = 0; page < Pages / 2 && peer.Writes < 2; page++)
        {
            await begun.WaitAsync(over.Token);
            time.Advance(period);
            let.Release();
        }

        Assert.True(peer.Writes > 1);
        await over.CancelAsync();
        await running.ContinueWith(static _ => { }, TaskScheduler.Default);
    }

    /// <summary>Who is told "nothing" waits for the next event: a sink that was full for a moment must not be told so.</summary>
    [Fact]
    public async Task Move_SinkIsFull_IsNotToldThatThereIsNothing()
    {
        await using var door = await LaneDoor.OpenAsync();
        door.Log.Append(0, "acme", 1);
        var cancel = TestContext.Current.CancellationToken;
        using var feed = (await door.Services.GetRequiredService<EventFeeds>().OpenAsync(new FeedRequest("acme", null, [], null), cancel)).Feed!;
        var sink = new CountingSink();

        Assert.True(await feed.MoveAsync(sink, cancel));
        Assert.Equal(0, sink.Taken);

        sink.HasRoom = true;
        while (sink.Taken == 0)
        {
            var changed = feed.Changed;
            // What all readers share may not have begun yet, and says so when it has.
            if (!await feed.MoveAsync(sink, cancel))
            {
                await changed.WaitAsync(cancel);
            }
        }

        Assert.False(await feed.MoveAsync(sink, cancel));
    }

    private sealed class CountingSink : IEventSink
    {
        public bool HasRoom { get; set; }

        public int Taken { get; private set; }

        public void Write(EventEntry entry) => Taken++;
    }

    private sealed class CountingPeer : MemoryStream
    {
        private int _writes;

        public int Writes => Volatile.Read(ref _writes);

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Interlocked.Increment(ref _writes);
            return default;
        }
    }

    private sealed class PiecewisePeer : MemoryStream
    {
        private readonly SemaphoreSlim _begun = new(0);
        private readonly SemaphoreSlim _let = new(0);
        private long _bytes;

        public long Bytes => Volatile.Read(ref _bytes);

        public async Task LetGoAsync(CancellationToken cancellationToken)
        {
            await _begun.WaitAsync(cancellationToken);
            _let.Release();
        }

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            _begun.Release();
            await _let.WaitAsync(cancellationToken);
            Interlocked.Add(ref _bytes, buffer.Length);
        }

        protected override void Dispose(bool disposing)
        {
            _begun.Dispose();
            _let.Dispose();
            base.Dispose(disposing);
        }
    }
}
