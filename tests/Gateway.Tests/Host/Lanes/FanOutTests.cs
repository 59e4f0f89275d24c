using Gateway.Events.Feeds;
using Gateway.Host.Lanes;
using Gateway.Host.Lanes.Feeding;
using Gateway.Protocol.Lanes;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Host.Lanes;

public sealed class FanOutTests
{
    [Fact]
    public async Task Event_AThousandSubscribers_IsReadOnceAndSerialisedOnce()
    {
        const int Subscribers = 1000;
        await using var door = await LaneDoor.OpenAsync();
        var feeds = door.Services.GetRequiredService<EventFeeds>();
        using var over = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var options = new LanesOptions();
        var request = new LaneSubscribe("now", [], null, 100, LaneContent.Native);
        var readers = new List<CountingStream>();
        var running = new List<Task>();
        for (var index = 0; index < Subscribers; index++)
        {
            var opening = await feeds.OpenAsync(new FeedRequest("acme", "now", [], null), over.Token);
            var stream = new CountingStream();
            var outbox = new LaneOutbox(LaneFraming.LengthPrefixed, stream, options, TimeProvider.System);
            running.Add(outbox.RunAsync(over.Token));
            running.Add(new FeedSession(opening.Feed!, request, outbox, door.Forms, TimeSpan.FromSeconds(15), TimeProvider.System).RunAsync(over.Token));
            readers.Add(stream);
        }

        await Task.WhenAll(readers.Select(reader => reader.Wrote("subscribed")));
        var (readsBefore, madeBefore) = (door.Log.Reads, door.Forms.Made);
        door.Log.Append(0, "acme", 1);
        await Task.WhenAll(readers.Select(reader => reader.Wrote("\"n\"", "n")));

        Assert.Equal(1, door.Forms.Made - madeBefore);
        // The one tail of the process reads; its readers share what it read.
        Assert.InRange(door.Log.Reads - readsBefore, 1, 2);
        await over.CancelAsync();
        await Task.WhenAll(running).ContinueWith(static _ => { }, TaskScheduler.Default);
    }

    /// <summary>What one subscriber's connection was sent, as text.</summary>
    private sealed class CountingStream : Stream
    {
        private readonly Lock _lock = new();
        private readonly List<(string[] Any, TaskCompletionSource Seen)> _waiting = [];
        private string _text = "";

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public Task Wrote(params string[] any)
        {
            lock (_lock)
            {
                var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                _waiting.Add((any, seen));
                Look();
                return seen.Task.WaitAsync(TestContext.Current.CancellationToken);
            }
        }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            lock (_lock)
            {
                _text += System.Text.Encoding.Latin1.GetString(buffer.Span);
                Look();
            }

            return default;
        }

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        private void Look()
        {
            foreach (var (any, seen) in _waiting)
            {
                if (Array.Exists(any, word => _text.Contains(word, StringComparison.Ordinal)))
                {
                    seen.TrySetResult();
                }
            }
        }
    }
}
