using System.Globalization;
using System.Text;
using Gateway.Client;
using Gateway.Client.Events;

namespace Gateway.Tests.Client;

/// <summary>Server-sent events that come in pieces, and end in the middle.</summary>
public sealed class BrokenEventsTests
{
    private static readonly GatewayClientOptions Options = new() { Url = new Uri("http://127.0.0.1:1"), Key = "k" };

    [Theory]
    [InlineData("\n", 1)]
    [InlineData("\n", 2)]
    [InlineData("\n", 7)]
    [InlineData("\n", 4096)]
    [InlineData("\r\n", 1)]
    [InlineData("\r\n", 2)]
    [InlineData("\r\n", 3)]
    [InlineData("\r\n", 4096)]
    public async Task Read_InPieces_TellsWhereEveryPieceEndsWithAnEventAndNowhereElse(string newLine, int size)
    {
        var text = Text(newLine);
        var pieces = new Pieces(text, size, breaks: false);
        var told = new List<int>();
        await using var stream = new SilenceStream(pieces, Options, () => told.Add(pieces.Passed));
        await stream.CopyToAsync(Stream.Null, TestContext.Current.CancellationToken);

        var ends = Enumerable.Range(1, text.Length).Where(at => at % size == 0 || at == text.Length);
        Assert.Equal(ends.Where(at => text[..at].EndsWith(newLine + newLine, StringComparison.Ordinal)), told);
        Assert.NotEmpty(told);
    }

    [Theory]
    [InlineData("\n", 1)]
    [InlineData("\n", 3)]
    [InlineData("\n", 4096)]
    [InlineData("\r\n", 1)]
    [InlineData("\r\n", 3)]
    [InlineData("\r\n", 4096)]
    public async Task Read_StreamBreaksAnywhere_CursorIsNeverBeyondWhatWasGiven(string newLine, int size)
    {
        var text = Text(newLine);
        for (var cut = 0; cut <= text.Length; cut++)
        {
            var (given, cursor) = await ReadAsync(new Pieces(text[..cut], size, breaks: cut % 2 == 0));

            Assert.True(given == Number(cursor), $"Cut at {cut}: {given} events were given, and the cursor is '{cursor}'.");
        }

        var (all, last) = await ReadAsync(new Pieces(text, size, breaks: true));
        Assert.Equal((2, 2), (all, Number(last)));
    }

    [Fact]
    public async Task Read_ConnectionBreaksInsideAnEvent_GetsThatEventByTheNext()
    {
        await using var gateway = new HandGateway();
        await using var batches = new GatewayEvents(gateway.Options())
            .ReadAsync(new SubscriptionOptions { Transport = EventTransport.ServerSentEvents, After = "now" }, gateway.Stop).GetAsyncEnumerator(gateway.Stop);
        var moving = batches.MoveNextAsync().AsTask();
        var (stream, first) = await gateway.RequestedAsync();
        await SayAsync(stream, "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n:\nid: c0\n\n");
        Assert.True(await moving);
        Assert.Equal(("c0", 0), (batches.Current.Cursor, batches.Current.Events.Count));

        moving = batches.MoveNextAsync().AsTask();
        foreach (var piece in new[] { "id: c1\n", "event: gateway.message.accepted\n", "data: {\"par" })
        {
            await SayAsync(stream, piece);
        }

        await stream.DisposeAsync();
        var (again, second) = await gateway.RequestedAsync();
        await SayAsync(again, $"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\nid: c1\nevent: x\ndata: {HandPeer.EventOf(1)}\n\n");

        Assert.True(await moving);
        Assert.Contains("after=now ", first, StringComparison.Ordinal);
        Assert.Contains("after=c0 ", second, StringComparison.Ordinal);
        Assert.Equal(("c1", 1L), (batches.Current.Cursor, Assert.Single(batches.Current.Events).Sequence));
    }

    /// <summary>A beginning, an event, others' events that moved the cursor, a comment, and another event. Each cursor begins with the number of events before it.</summary>
    private static string Text(string newLine) => string.Join(
        newLine,
        [":", "id: 0-begin", "", "id: 1", "event: x", "data: " + HandPeer.EventOf(1), "", ":", "id: 1-moved", "", ":", "", "id: 2", "event: x", "data: " + HandPeer.EventOf(2), "", ""]);

    private static int Number(string cursor) => cursor.Length == 0 ? 0 : int.Parse(cursor[..1], CultureInfo.InvariantCulture);

    private static async Task<(int Given, string Cursor)> ReadAsync(Pieces pieces)
    {
        await using var events = new StreamEvents(Options, pieces);
        var (given, cursor) = (0, "");
        try
        {
            while (await events.ReadAsync(TestContext.Current.CancellationToken) is { } batch)
            {
                (given, cursor) = (given + batch.Events.Count, batch.Cursor);
            }
        }
        catch (IOException)
        {
            // Where the stream was cut.
        }

        return (given, cursor);
    }

    private static async Task SayAsync(Stream stream, string text) => await stream.WriteAsync(Encoding.UTF8.GetBytes(text), TestContext.Current.CancellationToken);

    /// <summary>Gives so many bytes at each read, a moment later; where they end it breaks, or is closed in order.</summary>
    private sealed class Pieces(string text, int size, bool breaks) : Stream
    {
        private readonly byte[] _bytes = Encoding.UTF8.GetBytes(text);

        public int Passed { get; private set; }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => _bytes.Length;

        public override long Position
        {
            get => Passed;
            set => throw new NotSupportedException();
        }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await Task.Yield();
            var count = Math.Min(Math.Min(size, buffer.Length), _bytes.Length - Passed);
            _bytes.AsMemory(Passed, count).CopyTo(buffer);
            Passed += count;
            return count > 0 || !breaks ? count : throw new IOException("The connection was cut.");
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
