using System.Threading.Channels;
using Gateway.Host.WebChat.Admission;
using Gateway.Host.WebSockets;

namespace Gateway.Host.WebChat;

/// <summary>The sending side of one socket: frames queue here, one loop writes them, the close frame last.</summary>
internal sealed class ChatSocket(TimeProvider clock, VisitorLimits limits, string page = "/")
{
    // A visitor reads one message at a time; 64 unread ones mean that nobody is reading.
    private const int QueueMax = 64;

    private readonly Channel<ChatOut> _queue = Channel.CreateBounded<ChatOut>(new BoundedChannelOptions(QueueMax) { SingleReader = true });
    private Closing? _closing;

    /// <summary>Shared by all sockets of the visitor.</summary>
    public VisitorLimits Limits => limits;

    /// <summary>Path of the page that the visitor is on.</summary>
    public string Page => page;

    public DateTimeOffset Since { get; } = clock.GetUtcNow();

    public ChannelReader<ChatOut> Frames => _queue.Reader;

    public bool IsClosing => Volatile.Read(ref _closing) is not null;

    /// <summary>Whether the frame was taken. A socket whose queue is full is closed: the visitor comes back and resumes.</summary>
    public bool TrySend(ReadOnlyMemory<byte> text) => TryQueue(new ChatOut(Opcode.Text, text));

    /// <summary>Left out when the queue is full: not every ping needs its pong, and a flood of pings is not the visitor's slowness.</summary>
    public void Pong(ReadOnlyMemory<byte> payload) => _queue.Writer.TryWrite(new ChatOut(Opcode.Pong, payload));

    public bool TryPing() => TryQueue(new ChatOut(Opcode.Ping, default));

    /// <summary>Nothing more is taken; the first code given is the one that is sent.</summary>
    public void Close(ushort code, string reason)
    {
        Interlocked.CompareExchange(ref _closing, new Closing(code, reason, clock.GetTimestamp()), null);
        _queue.Writer.TryComplete();
    }

    public TimeSpan ClosingFor(TimeProvider time) => Volatile.Read(ref _closing) is { } closing ? time.GetElapsedTime(closing.Since) : TimeSpan.Zero;

    /// <summary>What is sent when the queue is done.</summary>
    public void WriteClose(FrameBuffer buffer)
    {
        var (code, reason, _) = Volatile.Read(ref _closing) ?? new Closing(CloseCode.Normal, "", 0);
        buffer.AddClose(code, reason);
    }

    private bool TryQueue(ChatOut frame)
    {
        if (_queue.Writer.TryWrite(frame))
        {
            return true;
        }

        Close(CloseCode.TryAgainLater, "too slow");
        return false;
    }

    private sealed record Closing(ushort Code, string Reason, long Since);
}

/// <summary>A frame on its way out.</summary>
internal readonly record struct ChatOut(Opcode Opcode, ReadOnlyMemory<byte> Payload);
