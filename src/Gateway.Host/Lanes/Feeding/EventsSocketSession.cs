using Gateway.Events;
using Gateway.Host.Pacing;
using Gateway.Host.Security;
using Gateway.Host.WebSockets;
using Gateway.Protocol;
using Gateway.Protocol.Lanes;

namespace Gateway.Host.Lanes.Feeding;

/// <summary>One subscriber's WebSocket: <c>subscribe</c>, then events out and acknowledgements in. The same feed and the same frames as on TCP.</summary>
internal sealed class EventsSocketSession(LaneParts parts, string tenant, ApiKeyEntry key, LaneFraming framing, Stream stream, string connection) : IDisposable
{
    // A subscribe with a full cursor and filter; everything else is some tens of bytes.
    private const int MessageBytesMax = 64 * 1024;

    // One acknowledgement for each event of a feed of two thousand a second; a client acknowledges some hundreds at once.
    internal const int FramesPerSecond = 2000;

    // Long enough to be no busy loop, short enough that a subscriber that acknowledges fast does not feel it.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly LanesOptions _options = parts.Options;
    private readonly WebSocketReader _reader = new(stream, MessageBytesMax);
    private readonly LaneOutbox _outbox = new(framing, stream, parts.Options, parts.Time);
    private readonly CancellationTokenSource _abort = new();
    private readonly TokenBucket _frames = new(FramesPerSecond, FramesPerSecond, parts.Time);
    private IFeeding? _session;
    private Task _feeding = Task.CompletedTask;
    private int _strikes;
    private long _received = parts.Time.GetTimestamp();
    private volatile bool _isListening;

    /// <summary>Runs until the socket is done.</summary>
    /// <returns>False when the connection is to be cut: the peer is gone, or takes nothing any more.</returns>
    public async Task<bool> RunAsync(CancellationToken stopping)
    {
        using var goingAway = stopping.Register(() => _outbox.Close(CloseCode.GoingAway, "the gateway stops"));
        var writer = WriteAsync();
        var watch = WatchAsync();
        try
        {
            await ReadAsync();
            await writer;
            return !_abort.IsCancellationRequested;
        }
        catch (Exception gone) when (gone is OperationCanceledException or IOException or ObjectDisposedException)
        {
            return false;
        }
        finally
        {
            await _abort.CancelAsync();
            await Task.WhenAll(writer, watch, _feeding);
            _session?.Dispose();
        }
    }

    public void Dispose()
    {
        _outbox.Dispose();
        _reader.Dispose();
        _abort.Dispose();
    }

    private async Task ReadAsync()
    {
        while (true)
        {
            _isListening = true;
            var frame = await _reader.ReadAsync(_abort.Token);
            _isListening = false;
            Volatile.Write(ref _received, parts.Time.GetTimestamp());
            while (!_frames.TryTake())
            {
                // Nothing more is read meanwhile: the peer feels it as a slow line, and loses nothing.
                await Task.Delay(Pause, parts.Time, _abort.Token);
            }

            switch (frame.Item)
            {
                case WebSocketItem.Ended:
                    await _abort.CancelAsync();
                    return;
                case WebSocketItem.Close:
                    _outbox.Close(frame.Code, "");
                    return;
                case WebSocketItem.Violation:
                    _outbox.Close(frame.Code, frame.Code == CloseCode.TooBig ? "frame too big" : "protocol error");
                    await DrainAsync();
                    return;
                case var _ when _outbox.IsClosing:
                    // The peer may not have seen the close yet: what it sends until its own is nobody's any more.
                    break;
                case WebSocketItem.Ping:
                    await _outbox.RoomAsync(_abort.Token);
                    _outbox.AddPong(frame.Payload.Span);
                    break;
                case WebSocketItem.Text or WebSocketItem.Binary when (frame.Item == WebSocketItem.Text) != (framing == LaneFraming.WebSocketText):
                    _outbox.Close(CloseCode.UnsupportedData, framing == LaneFraming.WebSocketText ? "text messages only" : "binary messages only");
                    break;
                case WebSocketItem.Text or WebSocketItem.Binary:
                    await _outbox.RoomAsync(_abort.Token);
                    await HandleAsync(frame.Payload);
                    break;
            }
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

    private async ValueTask HandleAsync(ReadOnlyMemory<byte> message)
    {
        var read = LaneCodec.ReadClient(framing.Format(), message);
        switch (read.Frame)
        {
            case null:
                Refuse(read);
                break;
            case LaneSubscribe when _session is not null:
                Error(new LaneError("subscribed_already", "a connection has one feed", "subscribe"));
                break;
            case LaneSubscribe subscribe:
                await SubscribeAsync(subscribe);
                break;
            case LaneHandled handled when _session?.TryHandle(handled.Count) != true:
                Error(new LaneError("invalid_ack", "count: events of this feed that were sent, never fewer than before", "ack"));
                break;
            case LaneHandled or LanePong:
                break;
            case LanePing:
                _outbox.Add(new LanePong());
                break;
            default:
                Error(new LaneError("unknown_type", "type: not taken on this socket", read.Type, read.Id));
                break;
        }
    }

    private async ValueTask SubscribeAsync(LaneSubscribe subscribe)
    {
        var (session, refused) = await parts.Feeds.OpenAsync(tenant, subscribe, _outbox, _options.KeepAlivePeriod, _abort.Token);
        if (session is null)
        {
            Error(refused!);
            return;
        }

        _session = session;
        _feeding = FeedAsync(session);
    }

    private async Task FeedAsync(IFeeding session)
    {
        try
        {
            var end = await session.RunAsync(_abort.Token);
            Error(new LaneError(end.Code, end.Detail, "subscribe"));
            _outbox.Close(CloseCode.TryAgainLater, end.Code);
        }
        catch (SlowReaderException)
        {
            LanesLog.SlowPeer(parts.Logger, connection, _options.WriteTimeout.TotalSeconds);
            await _abort.CancelAsync();
        }
        catch (OperationCanceledException)
        {
            // The socket is over.
        }
        catch (Exception failed)
        {
            LanesLog.FeedFailed(parts.Logger, connection, failed);
            _outbox.Close(CloseCode.TryAgainLater, "unavailable");
        }
    }

    private void Refuse(LaneRead read)
    {
        if (read.Outcome == FrameReadOutcome.InvalidUtf8)
        {
            _outbox.Close(CloseCode.InvalidData, "not UTF-8");
            return;
        }

        var known = read.Outcome != FrameReadOutcome.UnknownType;
        Error(new LaneError(known ? "malformed" : "unknown_type", read.Detail, read.Type, read.Id));
        if (known && ++_strikes >= _options.StrikesMax)
        {
            _outbox.Close(CloseCode.Policy, "too many malformed frames");
        }
    }

    private void Error(LaneError error)
    {
        parts.Metrics.Refused(error.Code);
        _outbox.Add(error);
    }

    private async Task WriteAsync()
    {
        try
        {
            await _outbox.RunAsync(_abort.Token);
        }
        catch (TimeoutException)
        {
            LanesLog.SlowPeer(parts.Logger, connection, _options.WriteTimeout.TotalSeconds);
            await _abort.CancelAsync();
        }
        catch (Exception gone) when (gone is OperationCanceledException or IOException or ObjectDisposedException)
        {
            await _abort.CancelAsync();
        }
    }

    private bool IsStillGood(ref long checkedAt)
    {
        checkedAt = parts.Time.GetTimestamp();
        return parts.Entrance.IsStillGood(key);
    }

    private async Task WatchAsync()
    {
        var opened = parts.Time.GetTimestamp();
        var deadline = new MessageDeadline(_reader, _options.FrameTimeout, parts.Time);
        var (pinged, closed, checkedAt) = (0L, 0L, opened);
        using var timer = new PeriodicTimer(_options.WatchPeriod, parts.Time);
        try
        {
            while (await timer.WaitForNextTickAsync(_abort.Token))
            {
                var received = Volatile.Read(ref _received);
                if (_outbox.IsClosing)
                {
                    closed = closed == 0 ? parts.Time.GetTimestamp() : closed;
                    if (parts.Time.GetElapsedTime(closed) >= _options.FrameTimeout)
                    {
                        await _abort.CancelAsync();
                    }
                }
                else if (parts.Time.GetElapsedTime(checkedAt) >= KeyCheck.Period && !IsStillGood(ref checkedAt))
                {
                    Error(new LaneError("unauthenticated", "key: expired or taken back", "subscribe"));
                    _outbox.Close(CloseCode.Policy, "unauthenticated");
                }
                else if (_session is null && parts.Time.GetElapsedTime(opened) >= _options.SubscribeTimeout)
                {
                    _outbox.Close(CloseCode.Policy, "subscribe expected");
                }
                else if (_isListening && deadline.IsPassed())
                {
                    _outbox.Close(CloseCode.Policy, "incomplete frame");
                }
                else if (_isListening && parts.Time.GetElapsedTime(received) >= 2 * _options.KeepAlivePeriod)
                {
                    await _abort.CancelAsync();
                }
                else if (parts.Time.GetElapsedTime(received) >= _options.KeepAlivePeriod && pinged != received)
                {
                    pinged = received;
                    _outbox.AddPing();
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The socket is over.
        }
    }
}
