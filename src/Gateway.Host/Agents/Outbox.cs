using Gateway.Contracts.Agents;
using Gateway.Host.WebSockets;
using Gateway.Protocol;

namespace Gateway.Host.Agents;

/// <summary>
/// What waits to be sent to one agent: encoded at once, bounded, written by a single writer that takes everything that has gathered
/// while it wrote. Anyone may add.
/// </summary>
internal sealed class Outbox(FrameFormat format, int framesMax, int bytesMax) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _ready = new(0);
    private FrameBuffer _waiting = new();
    private FrameBuffer _writing = new();
    private int _waitingFrames;
    private int _writingFrames;
    private bool _signalled;
    private bool _disposed;

    /// <summary>A close frame is the last thing in the outbox, or was sent.</summary>
    public bool IsClosing { get; private set; }

    /// <summary>
    /// Adds all of them, or none: false when the agent is too far behind. What is added after a close is dropped: the agent resumes.
    /// </summary>
    /// <remarks>
    /// The limits hold before the frames, not behind them: what an agent missed comes in one push and may be more than the limit, and an
    /// agent closed over it would come back to the same push for ever. The grain holds these frames anyway.
    /// </remarks>
    public bool TryAdd(params ReadOnlySpan<ServerFrame> frames)
    {
        lock (_lock)
        {
            if (IsClosing)
            {
                return true;
            }

            if (!HasRoom())
            {
                return false;
            }

            foreach (var frame in frames)
            {
                _waiting.BeginFrame();
                FrameCodec.Write(format, frame, _waiting);
                _waiting.EndFrame(format == FrameFormat.Json ? Opcode.Text : Opcode.Binary);
                _waitingFrames++;
            }

            Signal();
            return true;
        }
    }

    public bool TryAddPong(ReadOnlySpan<byte> payload) => TryAddControl(Opcode.Pong, payload);

    public bool TryAddPing() => TryAddControl(Opcode.Ping, []);

    /// <summary>Adds the last frame. With <paramref name="discard"/> what waits is not sent any more.</summary>
    public void Close(ushort code, string reason, bool discard = false)
    {
        lock (_lock)
        {
            if (IsClosing)
            {
                return;
            }

            if (discard)
            {
                _waiting.Clear();
                _waitingFrames = 0;
            }

            _waiting.AddClose(code, reason);
            _waitingFrames++;
            IsClosing = true;
            Signal();
        }
    }

    /// <summary>Writes until the close frame is out.</summary>
    public async Task RunAsync(Stream stream, CancellationToken cancellationToken)
    {
        while (true)
        {
            await _ready.WaitAsync(cancellationToken);
            bool isLast;
            lock (_lock)
            {
                (_waiting, _writing) = (_writing, _waiting);
                (_waitingFrames, _writingFrames) = (0, _waitingFrames);
                _signalled = false;
                isLast = IsClosing;
            }

            await stream.WriteAsync(_writing.Written, cancellationToken);
            await stream.FlushAsync(cancellationToken);
            lock (_lock)
            {
                _writing.Clear();
                _writingFrames = 0;
            }

            if (isLast)
            {
                return;
            }
        }
    }

    /// <summary>Called when the writer has ended. A grain may still push: that is dropped.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            (IsClosing, _disposed) = (true, true);
            _waiting.Dispose();
            _writing.Dispose();
            _ready.Dispose();
        }
    }

    private bool TryAddControl(Opcode opcode, ReadOnlySpan<byte> payload)
    {
        lock (_lock)
        {
            if (IsClosing)
            {
                return true;
            }

            if (!HasRoom())
            {
                return false;
            }

            _waiting.AddFrame(opcode, payload);
            _waitingFrames++;
            Signal();
            return true;
        }
    }

    private bool HasRoom() => _waitingFrames + _writingFrames < framesMax && _waiting.Count + _writing.Count < bytesMax;

    private void Signal()
    {
        if (!_signalled && !_disposed)
        {
            _signalled = true;
            _ready.Release();
        }
    }
}
