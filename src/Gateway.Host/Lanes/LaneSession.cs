using System.Buffers;
using System.IO.Pipelines;
using Gateway.Events;
using Gateway.Host.Lanes.Feeding;
using Gateway.Host.Lanes.Publishing;
using Gateway.Host.WebSockets;
using Gateway.Protocol;
using Gateway.Protocol.Lanes;

namespace Gateway.Host.Lanes;

/// <summary>
/// One TCP connection: <c>hello</c>, then batches in and events out, as far as its key allows. Every frame that cannot be taken is answered with
/// an error that names it, and changes nothing.
/// </summary>
/// <remarks>Until its hello it keeps the place of a stranger, which is given back then.</remarks>
internal sealed class LaneSession(LaneParts parts, PipeReader input, Stream output, System.Net.IPAddress? peer, string connection, IDisposable? stranger = null) : IDisposable
{
    private readonly LanesOptions _options = parts.Options;
    private readonly LaneOutbox _outbox = new(LaneFraming.LengthPrefixed, output, parts.Options, parts.Time);
    private readonly CancellationTokenSource _abort = new();
    private LaneMember? _member;
    private Publisher? _publisher;
    private Feed? _feed;
    private int _strikes;
    private long _received = parts.Time.GetTimestamp();
    private long _begun;
    private volatile bool _isListening;
    private volatile bool _isEnding;

    private int FrameBytesMax => _member is null ? _options.HelloBytesMax : LaneLimits.FrameBytesMax;

    private sealed record Feed(IFeeding Session, Task Running);

    /// <summary>Runs until the connection is done.</summary>
    /// <returns>False when it is to be cut: the peer is gone, or takes nothing any more.</returns>
    public async Task<bool> RunAsync(CancellationToken stopping)
    {
        using var goingAway = stopping.Register(() => Close("going_away", "the gateway stops; connect again", ""));
        var writer = WriteAsync();
        var watch = WatchAsync();
        try
        {
            await ReadAsync();
            if (_publisher is { } publisher)
            {
                // What is on its way is answered, whoever ended the connection.
                await publisher.WhenIdleAsync().WaitAsync(_abort.Token);
            }

            _outbox.Close(CloseCode.Normal, "");
            await writer;
            if (_isEnding)
            {
                await DrainAsync();
            }

            return !_abort.IsCancellationRequested;
        }
        catch (Exception gone) when (gone is OperationCanceledException or IOException or ObjectDisposedException)
        {
            return false;
        }
        finally
        {
            await _abort.CancelAsync();
            await Task.WhenAll(writer, watch, _feed?.Running ?? Task.CompletedTask);
            _feed?.Session.Dispose();
        }
    }

    /// <summary>After <see cref="RunAsync"/>. Batches still in work end by themselves; their acks are dropped, and the publisher repeats them.</summary>
    public void Dispose()
    {
        _outbox.Dispose();
        _abort.Dispose();
    }

    private async Task ReadAsync()
    {
        while (true)
        {
            _isListening = true;
            var read = await input.ReadAsync(_abort.Token);
            _isListening = false;
            Volatile.Write(ref _received, parts.Time.GetTimestamp());
            var buffer = read.Buffer;
            LengthPrefixOutcome outcome;
            while ((outcome = LengthPrefix.TryRead(ref buffer, FrameBytesMax, out var frame, out _)) == LengthPrefixOutcome.Frame && !_isEnding)
            {
                Volatile.Write(ref _begun, 0);
                await HandleAsync(frame);
            }

            if (outcome is LengthPrefixOutcome.Empty or LengthPrefixOutcome.TooLarge)
            {
                Close("frame_too_large", $"length: 1 to {FrameBytesMax} bytes{(_member is null ? " before hello" : "")}", "");
            }

            if (_isEnding)
            {
                input.AdvanceTo(read.Buffer.End);
                return;
            }

            if (buffer.IsEmpty)
            {
                Volatile.Write(ref _begun, 0);
            }
            else if (Volatile.Read(ref _begun) == 0)
            {
                Volatile.Write(ref _begun, Math.Max(1, parts.Time.GetTimestamp()));
            }

            input.AdvanceTo(buffer.Start, buffer.End);
            if (read.IsCompleted)
            {
                return;
            }
        }
    }

    /// <summary>Reading on for a moment keeps the last error from being lost to a reset of the connection.</summary>
    private async Task DrainAsync()
    {
        using var moment = new CancellationTokenSource(_options.CloseTimeout, parts.Time);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(_abort.Token, moment.Token);
        try
        {
            while (await input.ReadAsync(over.Token) is { IsCompleted: false } read)
            {
                input.AdvanceTo(read.Buffer.End);
            }
        }
        catch (OperationCanceledException)
        {
            // Long enough.
        }
    }

    private async ValueTask HandleAsync(ReadOnlySequence<byte> frame)
    {
        await _outbox.RoomAsync(_abort.Token);
        var bytes = (int)frame.Length;
        LaneRead read;
        if (frame.IsSingleSegment)
        {
            read = LaneCodec.ReadClient(FrameFormat.MessagePack, frame.First);
        }
        else
        {
            // The sockets' blocks are 4 KiB: one copy is cheaper than reading every text in pieces.
            var copy = ArrayPool<byte>.Shared.Rent(bytes);
            frame.CopyTo(copy);
            read = LaneCodec.ReadClient(FrameFormat.MessagePack, copy.AsMemory(0, bytes));
            ArrayPool<byte>.Shared.Return(copy);
        }

        if (read.Outcome != FrameReadOutcome.Read)
        {
            Refuse(read);
        }
        else if (_member is null)
        {
            Enter(read.Frame!);
        }
        else
        {
            await HandleAsync(read.Frame!, bytes);
        }
    }

    private void Enter(LaneFrame frame)
    {
        if (frame is not LaneHello hello)
        {
            Close("hello_expected", "type: the first frame is hello", "");
        }
        else if (hello.Version != LaneLimits.Version)
        {
            Close("unknown_version", $"version: {hello.Version}, this gateway speaks {LaneLimits.Version}", "hello");
        }
        else if (parts.Entrance.Find(hello.Key, peer, out var wait) is not { } member)
        {
            Error(new LaneError("unauthenticated", "key: unknown, mistyped, expired, or of a role that has no lane", "hello", RetryAfterMs: wait));
            _isEnding = true;
        }
        else
        {
            _member = member;
            stranger?.Dispose();
            _publisher = member.MayPublish ? parts.NewPublisher(member.Tenant, _outbox) : null;
            LanesLog.Opened(parts.Logger, connection, member.Key, member.Role);
            _outbox.Add(new LaneWelcome(LaneLimits.Version, member.Tenant, member.May, _publisher is null ? 0 : _options.CreditItems, LaneLimits.FrameBytesMax, LaneLimits.BatchItemsMax));
        }
    }

    private ValueTask HandleAsync(LaneFrame frame, int bytes)
    {
        switch (frame)
        {
            case LanePublish publish when _publisher is { } publisher:
                return PublishAsync(publisher, publish, bytes);
            case LanePublish publish:
                Error(new LaneError("forbidden", "the key's role may not publish", "publish", publish.Id));
                return default;
            case LaneSubscribe when !_member!.MaySubscribe:
                Error(new LaneError("forbidden", "the key's role may not subscribe", "subscribe"));
                return default;
            case LaneSubscribe when _feed is not null:
                Error(new LaneError("subscribed_already", "a connection has one feed", "subscribe"));
                return default;
            case LaneSubscribe subscribe:
                return SubscribeAsync(subscribe);
            case LaneCommand command when !_member!.MayCommand:
                Error(new LaneError("forbidden", "the key's role may not command", "command", command.Id));
                return default;
            case LaneCommand command:
                return CommandAsync(command);
            case LaneHandled handled:
                if (_feed?.Session.TryHandle(handled.Count) != true)
                {
                    Error(new LaneError("invalid_ack", "count: events of this feed that were sent, never fewer than before", "ack"));
                }

                return default;
            case LanePing:
                _outbox.Add(new LanePong());
                return default;
            case LaneHello:
                Error(new LaneError("hello_repeated", "type: hello was said already", "hello"));
                return default;
            default:
                // A pong has done its work by coming.
                return default;
        }
    }

    private async ValueTask PublishAsync(Publisher publisher, LanePublish publish, int bytes)
    {
        await publisher.TakeAsync(publish, bytes, _abort.Token);
        await publisher.RoomAsync(_abort.Token);
    }

    /// <summary>One after the other: what a back end asks of one conversation takes effect in the order it was asked.</summary>
    private async ValueTask CommandAsync(LaneCommand command)
    {
        var answer = await parts.Commands.RunAsync(_member!.Tenant, _member.Key, command);
        if (answer.Code.Length == 0)
        {
            _outbox.Add(new LaneDone(command.Id, answer.Result.Conversation!, answer.Result.Message));
        }
        else
        {
            Error(new LaneError(answer.Code, answer.Detail, "command", command.Id, RetryAfterMs: answer.Status is 429 or 503 ? 5000 : null));
        }
    }

    private async ValueTask SubscribeAsync(LaneSubscribe subscribe)
    {
        var (session, refused) = await parts.Feeds.OpenAsync(_member!.Tenant, subscribe, _outbox, _options.KeepAlivePeriod, _abort.Token);
        if (session is null)
        {
            Error(refused!);
            return;
        }

        _feed = new Feed(session, FeedAsync(session));
    }

    private async Task FeedAsync(IFeeding session)
    {
        try
        {
            var end = await session.RunAsync(_abort.Token);
            Close(end.Code, end.Detail, "subscribe");
        }
        catch (SlowReaderException)
        {
            LanesLog.SlowPeer(parts.Logger, connection, _options.WriteTimeout.TotalSeconds);
            await _abort.CancelAsync();
        }
        catch (OperationCanceledException)
        {
            // The connection is over.
        }
        catch (Exception failed)
        {
            LanesLog.FeedFailed(parts.Logger, connection, failed);
            Close("unavailable", "the events cannot be read now; connect again and resume", "subscribe");
        }
    }

    private void Refuse(LaneRead read)
    {
        var code = read switch
        {
            { Outcome: FrameReadOutcome.UnknownType } => "unknown_type",
            { Item: not null } => "invalid_item",
            _ => "malformed",
        };
        Error(new LaneError(code, read.Detail, read.Type, read.Id, read.Item));
        if (_member is null || (code == "malformed" && ++_strikes >= _options.StrikesMax))
        {
            Close("too_many_errors", _member is null ? "the first frame is hello" : $"{_strikes} frames could not be read", "");
        }
    }

    private void Error(LaneError error)
    {
        parts.Metrics.Refused(error.Code);
        _outbox.Add(error);
    }

    private void Close(string code, string detail, string frame)
    {
        if (!_isEnding)
        {
            LanesLog.Closed(parts.Logger, connection, code);
            Error(new LaneError(code, detail, frame));
            _isEnding = true;
            // The reader may wait for bytes that never come.
            input.CancelPendingRead();
        }
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
        catch (Exception gone) when (gone is OperationCanceledException or IOException or ObjectDisposedException or InvalidOperationException)
        {
            await _abort.CancelAsync();
        }
    }

    /// <summary>Looks at the deadlines from time to time.</summary>
    private async Task WatchAsync()
    {
        var opened = parts.Time.GetTimestamp();
        var (pinged, checkedAt) = (0L, opened);
        using var timer = new PeriodicTimer(_options.WatchPeriod, parts.Time);
        try
        {
            while (await timer.WaitForNextTickAsync(_abort.Token))
            {
                var received = Volatile.Read(ref _received);
                if (_member is null && parts.Time.GetElapsedTime(opened) >= _options.HelloTimeout)
                {
                    Close("hello_expected", $"type: hello is to come within {_options.HelloTimeout.TotalSeconds} s", "");
                }
                else if (_isListening && Volatile.Read(ref _begun) is > 0 and var begun && parts.Time.GetElapsedTime(begun) >= _options.FrameTimeout)
                {
                    Close("incomplete_frame", $"a frame that has begun is to be complete within {_options.FrameTimeout.TotalSeconds} s", "");
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

                if (_publisher is { HasFailed: true } publisher && publisher.WhenIdleAsync().IsCompleted)
                {
                    Close("unavailable", "a batch was not made durable; connect again and repeat what was not acknowledged, in order", "publish");
                }

                if (_member is { } member && parts.Time.GetElapsedTime(checkedAt) >= _options.KeepAlivePeriod)
                {
                    checkedAt = parts.Time.GetTimestamp();
                    if (!parts.Entrance.IsStillGood(member))
                    {
                        Close("unauthenticated", "key: expired or taken back", "hello");
                    }
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The connection is over.
        }
    }
}
