using Gateway.Events.Log;
using Gateway.Host.Lanes.Feeding;
using Gateway.Host.WebSockets;
using Gateway.Protocol.Lanes;

namespace Gateway.Host.Lanes;

/// <summary>
/// What waits to be sent to one peer: encoded at once, written by a single writer that takes everything that has gathered while it wrote.
/// Anyone may add. Bounded by those who add: feeds and readers of frames pause while there is no room.
/// </summary>
internal sealed class LaneOutbox(LaneFraming framing, Stream stream, LanesOptions options, TimeProvider time) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _ready = new(0);
    private FrameBuffer _waiting = new();
    private FrameBuffer _writing = new();
    private TaskCompletionSource? _room;
    private bool _signalled;
    private bool _disposed;

    /// <summary>Nothing more is added; what is there still goes out.</summary>
    public bool IsClosing { get; private set; }

    public bool HasRoom => Volatile.Read(ref _bytes) < options.WaitingBytesMax;

    // Waiting and being written, in one number: two would be read while one becomes the other.
    private int _bytes;

    /// <summary>Completes when there is room, or when nothing is sent any more.</summary>
    public async ValueTask RoomAsync(CancellationToken cancellationToken)
    {
        // What was waiting while the writer wrote may still be too much: it is written next.
        while (!HasRoom)
        {
            Task room;
            lock (_lock)
            {
                if (HasRoom || _disposed)
                {
                    return;
                }

                _room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                room = _room.Task;
            }

            await room.WaitAsync(cancellationToken);
        }
    }

    public void Add(LaneFrame frame)
    {
        lock (_lock)
        {
            if (!IsClosing)
            {
                _waiting.BeginFrame();
                LaneCodec.Write(framing.Format(), frame, _waiting);
                EndFrame();
            }
        }
    }

    public void Add(EventEntry entry, LaneContent content, EventForms forms)
    {
        // Made outside the lock: it is shared work of all readers.
        var map = framing != LaneFraming.WebSocketText && content == LaneContent.Native ? forms.MessagePack(entry) : null;
        lock (_lock)
        {
            if (IsClosing)
            {
                return;
            }

            _waiting.BeginFrame();
            if (map is not null)
            {
                EventFrames.WriteMessagePack(map, _waiting);
            }
            else if (framing == LaneFraming.WebSocketText)
            {
                EventFrames.WriteJson(entry.Json, _waiting);
            }
            else
            {
                EventFrames.WriteJsonText(entry.Json, _waiting);
            }

            EndFrame();
        }
    }

    /// <summary>Asks whether the peer is there: a frame of ours on TCP, a control frame on a WebSocket.</summary>
    public void AddPing()
    {
        if (framing == LaneFraming.LengthPrefixed)
        {
            Add(new LanePing());
        }
        else
        {
            AddControl(Opcode.Ping, []);
        }
    }

    /// <summary>Answers a ping of a WebSocket's own.</summary>
    public void AddPong(ReadOnlySpan<byte> payload) => AddControl(Opcode.Pong, payload);

    /// <summary>Ends what is sent. A WebSocket is told why in its close frame; on TCP an error frame went before.</summary>
    public void Close(ushort code, string reason)
    {
        lock (_lock)
        {
            if (IsClosing)
            {
                return;
            }

            if (framing != LaneFraming.LengthPrefixed)
            {
                _waiting.AddClose(code, reason);
            }

            IsClosing = true;
            Added();
        }
    }

    /// <summary>Writes until the outbox is closed and empty.</summary>
    /// <exception cref="TimeoutException">The peer took nothing for the write timeout.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await _ready.WaitAsync(cancellationToken);
            bool isLast;
            lock (_lock)
            {
                (_waiting, _writing) = (_writing, _waiting);
                _signalled = false;
                isLast = IsClosing;
            }

            var write = stream.WriteAsync(_writing.Written, cancellationToken);
            if (!write.IsCompletedSuccessfully)
            {
                await write.AsTask().WaitAsync(options.WriteTimeout, time, cancellationToken);
            }

            lock (_lock)
            {
                _writing.Clear();
                _bytes = _waiting.Count;
                _room?.TrySetResult();
                _room = null;
            }

            if (isLast)
            {
                return;
            }
        }
    }

    /// <summary>Called when the writer has ended. What is added afterwards is dropped: the peer resumes.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            (IsClosing, _disposed) = (true, true);
            _room?.TrySetResult();
            _waiting.Dispose();
            _writing.Dispose();
            _ready.Dispose();
        }
    }

    private void AddControl(Opcode opcode, ReadOnlySpan<byte> payload)
    {
        lock (_lock)
        {
            if (IsClosing)
            {
                return;
            }

            _waiting.AddFrame(opcode, payload);
            Added();
        }
    }

    private void EndFrame()
    {
        if (framing == LaneFraming.LengthPrefixed)
        {
            _waiting.EndLengthPrefixed();
        }
        else
        {
            _waiting.EndFrame(framing == LaneFraming.WebSocketText ? Opcode.Text : Opcode.Binary);
        }

        Added();
    }

    private void Added()
    {
        _bytes = _waiting.Count + _writing.Count;
        if (!_signalled && !_disposed)
        {
            _signalled = true;
            _ready.Release();
        }
    }
}
