using Gateway.Contracts.Agents;
using Gateway.Conversations;
using Gateway.Host.Pacing;
using Gateway.Host.WebSockets;
using Gateway.Protocol;

namespace Gateway.Host.Agents;

/// <summary>
/// One agent's socket: frames go to where they act, one after the other; what the grain pushes goes out through the <see cref="Outbox"/>.
/// It decides nothing about work; it ends what breaks the protocol or a limit, and the agent resumes in a new session.
/// </summary>
internal sealed partial class AgentSession(
    AgentRef agent, FrameFormat format, bool isBot, Stream stream, IGrainFactory grains, IAgentActs acts, LocalSessions sessions, Func<AgentStanding> standing,
    AgentsOptions options, TimeProvider time, ILogger logger) : IAgentSession, IDisposable
{
    private readonly Guid _id = Guid.NewGuid();
    private readonly IAgentGrain _grain = grains.GetGrain<IAgentGrain>(AgentKey.Of(agent));
    private readonly WebSocketReader _reader = new(stream, FrameLimits.ClientFrameBytesMax);
    private readonly Outbox _outbox = new(format, options.WaitingFramesMax, options.WaitingBytesMax);
    private readonly TokenBucket _frames = Bucket(isBot ? options.BotFramesPerSecond : options.FramesPerSecond, options, time);
    private readonly CancellationTokenSource _abort = new();
    private readonly long _opened = time.GetTimestamp();
    private long _received = time.GetTimestamp();
    private long _checked = time.GetTimestamp();
    private long _pinged;
    private long _closed;
    private long _heartbeat;
    private int _strikes;
    private MessageDeadline? _begun;
    private volatile bool _connected;
    private volatile bool _isListening;

    /// <summary>Runs until the socket is done. The grain knows of the session from hello until this returns.</summary>
    /// <returns>False when the connection is to be cut: the peer is gone, or does not take what is sent.</returns>
    public async Task<bool> RunAsync(CancellationToken stopping)
    {
        AgentsLog.SessionOpened(logger, _id);
        var observer = grains.CreateObjectReference<IAgentSession>(this);
        sessions.Add(_id, this);
        using var goingAway = stopping.Register(() => Close(CloseCode.GoingAway, "the gateway stops"));
        var writer = WriteAsync();
        var watch = WatchAsync();
        try
        {
            await ReadAsync(observer);
            // What was added before the peer closed still goes out, the answer to its close included.
            await writer;
            return !_abort.IsCancellationRequested;
        }
        catch (Exception gone) when (gone is OperationCanceledException or IOException or ObjectDisposedException)
        {
            // The peer went without a close, or a deadline passed: it resumes in a new session.
            return false;
        }
        finally
        {
            await _abort.CancelAsync();
            await Task.WhenAll(writer, watch);
            await DisconnectAsync(observer);
            AgentsLog.SessionEnded(logger, _id);
        }
    }

    public Task PushAsync(IReadOnlyList<ServerFrame> frames)
    {
        Send([.. frames]);
        foreach (var frame in frames)
        {
            if (frame is ErrorFrame { Code: ErrorFrame.ConversationUnknown })
            {
                CountStrike("unknown conversations");
            }
        }

        return Task.CompletedTask;
    }

    public Task EndAsync(SessionEnd why)
    {
        var (code, reason) = why switch
        {
            SessionEnd.Taken => (CloseCode.Ended, "taken"),
            SessionEnd.Silent => (CloseCode.TryAgainLater, "silent"),
            _ => (CloseCode.TryAgainLater, "unavailable"),
        };
        Close(code, reason);
        return Task.CompletedTask;
    }

    /// <summary>After <see cref="RunAsync"/>. A grain may still push: that is dropped.</summary>
    public void Dispose()
    {
        _outbox.Dispose();
        _reader.Dispose();
        _abort.Dispose();
    }

    private MessageDeadline Begun => _begun ??= new MessageDeadline(_reader, options.FrameTimeout, time);

    private static TokenBucket Bucket(int perSecond, AgentsOptions options, TimeProvider time) =>
        new(perSecond, (double)perSecond * options.BurstSeconds, time);

    private async Task ReadAsync(IAgentSession observer)
    {
        while (true)
        {
            // The peer's silence counts while we listen, not while a grain works.
            Volatile.Write(ref _received, time.GetTimestamp());
            _isListening = true;
            var frame = await _reader.ReadAsync(_abort.Token);
            _isListening = false;
            Volatile.Write(ref _received, time.GetTimestamp());
            switch (frame.Item)
            {
                case WebSocketItem.Ended:
                    await _abort.CancelAsync();
                    return;
                case WebSocketItem.Close:
                    Close(frame.Code, "");
                    return;
                case WebSocketItem.Violation:
                    Close(frame.Code, frame.Code == CloseCode.TooBig ? "frame too big" : "protocol error");
                    await DrainAsync();
                    return;
            }

            if (_outbox.IsClosing)
            {
                // The close is out, and the peer may not have seen it: what it sends until its own close is nobody's any more.
                continue;
            }

            if (!_frames.TryTake())
            {
                Close(CloseCode.Policy, "too many frames");
                continue;
            }

            await HandleAsync(frame, observer);
            await BeatAsync();
        }
    }

    /// <summary>After a violation nothing can be parsed; reading on keeps the close frame from being lost to a reset.</summary>
    private async Task DrainAsync()
    {
        var nothing = new byte[4096];
        while (await stream.ReadAsync(nothing, _abort.Token) > 0)
        {
        }
    }

    private ValueTask HandleAsync(WebSocketFrame frame, IAgentSession observer)
    {
        switch (frame.Item)
        {
            case WebSocketItem.Ping:
                if (!_outbox.TryAddPong(frame.Payload.Span))
                {
                    CloseSlow();
                }

                return default;
            case WebSocketItem.Text when format == FrameFormat.Json:
            case WebSocketItem.Binary when format == FrameFormat.MessagePack:
                return HandleAsync(FrameCodec.ReadClient(format, frame.Payload), observer);
            case WebSocketItem.Text or WebSocketItem.Binary:
                Close(CloseCode.UnsupportedData, format == FrameFormat.Json ? "text messages only" : "binary messages only");
                return default;
            default:
                return default;
        }
    }

    private ValueTask HandleAsync(in FrameRead<ClientFrame> read, IAgentSession observer)
    {
        switch (read.Outcome)
        {
            case FrameReadOutcome.InvalidUtf8:
                Close(CloseCode.InvalidData, "not UTF-8");
                return default;
            case FrameReadOutcome.TooLarge:
                Close(CloseCode.TooBig, "frame too big");
                return default;
            case FrameReadOutcome.UnknownType:
                // A newer client than this gateway: it learns that, and goes on.
                Send(new ErrorFrame("unknown_type", read.Detail, read.Type));
                return default;
            case FrameReadOutcome.Malformed:
                Strike("malformed", read.Detail, read.Type);
                return default;
        }

        switch (read.Frame)
        {
            case HelloFrame hello when !_connected:
                return ConnectAsync(hello, observer);
            case HelloFrame:
                Strike("hello_repeated", "hello: was said already", read.Type);
                return default;
            case PingFrame:
                Send(new PongFrame());
                return default;
            case { } frame when _connected:
                return HandAsync(frame, read.Type);
            default:
                Send(new ErrorFrame("hello_expected", "type: the first frame is hello", read.Type));
                Close(CloseCode.Policy, "hello expected");
                return default;
        }
    }

    private async ValueTask ConnectAsync(HelloFrame hello, IAgentSession observer)
    {
        // The grain may know of the session even when its answer does not arrive.
        _connected = true;
        _heartbeat = time.GetTimestamp();
        try
        {
            if (await _grain.ConnectAsync(agent, _id, hello.ResumeAfter, observer) == ConnectOutcome.UnknownAgent)
            {
                Send(new ErrorFrame("unknown_agent", "The configuration has no such agent.", "hello"));
                Close(CloseCode.Policy, "unknown agent");
            }
        }
        catch (Exception failure)
        {
            Failed("hello", failure);
        }
    }

    private async ValueTask HandAsync(ClientFrame frame, string type)
    {
        try
        {
            var isKept = frame is PresenceFrame or AckFrame;
            if (isKept && !await _grain.HandleAsync(_id, frame))
            {
                Close(CloseCode.TryAgainLater, "session unknown");
            }
            else if (!isKept && await acts.HandleAsync(agent, frame) is { } answer)
            {
                await PushAsync([answer]);
            }
        }
        catch (Exception failure)
        {
            Failed(type, failure);
        }
    }

    private ValueTask BeatAsync()
    {
        if (!_connected || _outbox.IsClosing || time.GetElapsedTime(_heartbeat) < options.HeartbeatPeriod)
        {
            return default;
        }

        _heartbeat = time.GetTimestamp();
        return BeatGrainAsync();
    }

    private async ValueTask BeatGrainAsync()
    {
        try
        {
            if (!await _grain.HeartbeatAsync(_id))
            {
                Close(CloseCode.TryAgainLater, "session unknown");
            }
        }
        catch (Exception failure)
        {
            Failed("heartbeat", failure);
        }
    }

    /// <summary>Whether the frame took effect is not known: the agent reconnects, resumes and repeats what has no answer under the same client id.</summary>
    private void Failed(string type, Exception failure)
    {
        AgentsLog.GrainFailed(logger, type, _id, failure);
        Send(new ErrorFrame("unavailable", "The gateway could not handle this frame now. Reconnect and repeat it.", type));
        Close(CloseCode.TryAgainLater, "unavailable");
    }

    private void Strike(string code, string detail, string type)
    {
        Send(new ErrorFrame(code, detail, type));
        CountStrike("too many malformed frames");
    }

    /// <summary>The reader counts, and the grain's answers count from their own thread.</summary>
    private void CountStrike(string reason)
    {
        if (Interlocked.Increment(ref _strikes) >= options.StrikesMax)
        {
            Close(CloseCode.Policy, reason);
        }
    }

    private void Send(params ReadOnlySpan<ServerFrame> frames)
    {
        if (!_outbox.TryAdd(frames))
        {
            CloseSlow();
        }
    }

    private void CloseSlow() => Close(CloseCode.TryAgainLater, "too slow", discard: true);

    private void Close(ushort code, string reason, bool discard = false)
    {
        if (!_outbox.IsClosing)
        {
            AgentsLog.SessionClosed(logger, _id, code, reason);
            Interlocked.CompareExchange(ref _closed, time.GetTimestamp(), 0);
            _outbox.Close(code, reason, discard);
        }
    }

    private async Task WriteAsync()
    {
        try
        {
            await _outbox.RunAsync(stream, _abort.Token);
        }
        catch (Exception gone) when (gone is OperationCanceledException or IOException or ObjectDisposedException)
        {
            // Nobody reads any more; the reader must not wait for more either.
            await _abort.CancelAsync();
        }
    }

    private async Task DisconnectAsync(IAgentSession observer)
    {
        try
        {
            if (_connected)
            {
                await _grain.DisconnectAsync(_id);
            }
        }
        catch (Exception failure)
        {
            AgentsLog.DisconnectFailed(logger, _id, failure);
        }
        finally
        {
            sessions.Remove(_id);
            grains.DeleteObjectReference<IAgentSession>(observer);
        }
    }
}
