using System.Text.Unicode;
using Gateway.Host.Pacing;
using Gateway.Host.Security;
using Gateway.Host.WebSockets;

namespace Gateway.Host.WebChat;

/// <summary>
/// A visitor's socket: frames in, one after the other, frames out of the queue, and the deadlines of both. Whoever breaks the protocol or a limit is
/// told the close code RFC 6455 has for it.
/// </summary>
internal sealed class ChatConnection(Stream stream, ChatSocket open, ChatSession session, int frameMax, TimeProvider clock, Func<bool> isStillOpen) : IDisposable
{
    // Everything counts here, empty fragments and pings too; people are held to far less by VisitorLimits.
    private const int FramesPerSecond = 100;
    private const int FramesBurst = 500;

    // A frame is at most 128 KiB: at 128 kbit/s it takes 8 s.
    private static readonly TimeSpan FrameTimeout = TimeSpan.FromSeconds(10);

    // NAT tables and proxies forget idle connections after 30 to 60 s.
    private static readonly TimeSpan KeepAlivePeriod = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan KeepAliveTimeout = TimeSpan.FromSeconds(15);

    // A proper peer answers a close in a round trip.
    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(5);

    // Ten thousand visitors make ten thousand looks a second, a hundredth of a core.
    private static readonly TimeSpan WatchPeriod = TimeSpan.FromSeconds(1);

    private readonly WebSocketReader _reader = new(stream, frameMax);
    private readonly TokenBucket _frames = new(FramesPerSecond, FramesBurst, clock);
    private readonly CancellationTokenSource _abort = new();
    private long _received = clock.GetTimestamp();
    private long _pinged;
    private long _checked = clock.GetTimestamp();
    private MessageDeadline? _begun;
    private volatile bool _isListening;

    private MessageDeadline Begun => _begun ??= new MessageDeadline(_reader, FrameTimeout, clock);

    /// <returns>False when the connection is to be cut: the peer is gone, or does not take what is sent.</returns>
    public async Task<bool> RunAsync(CancellationToken stopping)
    {
        using var goingAway = stopping.Register(() => open.Close(CloseCode.GoingAway, "the gateway stops"));
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
            // What was acknowledged is durable, the page sends the rest again.
            return false;
        }
        finally
        {
            open.Close(CloseCode.Normal, "");
            await _abort.CancelAsync();
            await Task.WhenAll(writer, watch);
        }
    }

    public void Dispose()
    {
        _reader.Dispose();
        _abort.Dispose();
    }

    private async Task ReadAsync()
    {
        while (true)
        {
            Volatile.Write(ref _received, clock.GetTimestamp());
            _isListening = true;
            var frame = await _reader.ReadAsync(_abort.Token);
            _isListening = false;
            switch (frame.Item)
            {
                case WebSocketItem.Ended:
                    await _abort.CancelAsync();
                    return;
                case WebSocketItem.Close:
                    open.Close(frame.Code, "");
                    return;
                case WebSocketItem.Violation:
                    open.Close(frame.Code, frame.Code == CloseCode.TooBig ? $"at most {frameMax} bytes" : "protocol error");
                    await DrainAsync();
                    return;
            }

            if (!open.IsClosing)
            {
                await HandleAsync(frame);
            }
        }
    }

    private ValueTask HandleAsync(WebSocketFrame frame)
    {
        if (!_frames.TryTake())
        {
            open.Close(CloseCode.Policy, "too many frames");
            return default;
        }

        switch (frame.Item)
        {
            case WebSocketItem.Ping:
                open.Pong(frame.Payload.ToArray());
                break;
            case WebSocketItem.Text when Utf8.IsValid(frame.Payload.Span):
                return session.HandleAsync(frame.Payload);
            case WebSocketItem.Text:
                open.Close(CloseCode.InvalidData, "not UTF-8");
                break;
            case WebSocketItem.Binary:
                open.Close(CloseCode.UnsupportedData, "text messages only");
                break;
        }

        return default;
    }

    /// <summary>After a violation nothing can be parsed; reading on keeps the close frame from being lost to a reset.</summary>
    private async Task DrainAsync()
    {
        var nothing = new byte[4096];
        while (await stream.ReadAsync(nothing, _abort.Token) > 0)
        {
        }
    }

    private async Task WriteAsync()
    {
        using var buffer = new FrameBuffer();
        try
        {
            await foreach (var frame in open.Frames.ReadAllAsync(_abort.Token))
            {
                buffer.AddFrame(frame.Opcode, frame.Payload.Span);
                await WriteAsync(buffer);
            }

            open.WriteClose(buffer);
            await WriteAsync(buffer);
        }
        catch (Exception gone) when (gone is OperationCanceledException or IOException or ObjectDisposedException)
        {
            // Nobody reads any more; the reader must not wait for more either.
            await _abort.CancelAsync();
        }
    }

    private async ValueTask WriteAsync(FrameBuffer buffer)
    {
        await stream.WriteAsync(buffer.Written, _abort.Token);
        await stream.FlushAsync(_abort.Token);
        buffer.Clear();
    }

    private async Task WatchAsync()
    {
        using var timer = new PeriodicTimer(WatchPeriod, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(_abort.Token))
            {
                await WatchOnceAsync();
            }
        }
        catch (OperationCanceledException)
        {
            // The connection is over.
        }
    }

    /// <summary>Asked as often as keys are: an account taken out of the configuration ends its sockets.</summary>
    private bool IsStillOpen()
    {
        _checked = clock.GetTimestamp();
        return isStillOpen();
    }

    private async ValueTask WatchOnceAsync()
    {
        var silence = clock.GetElapsedTime(Volatile.Read(ref _received));
        if (open.IsClosing)
        {
            if (open.ClosingFor(clock) >= CloseTimeout)
            {
                await _abort.CancelAsync();
            }
        }
        else if (clock.GetElapsedTime(_checked) >= KeyCheck.Period && !IsStillOpen())
        {
            open.Close(CloseCode.Policy, "this chat is closed");
        }
        else if (!_isListening)
        {
            Begun.Forget();
        }
        else if (Begun.IsPassed())
        {
            open.Close(CloseCode.Policy, "incomplete frame");
        }
        else if (silence >= KeepAlivePeriod + KeepAliveTimeout)
        {
            await _abort.CancelAsync();
        }
        else if (silence >= KeepAlivePeriod && clock.GetElapsedTime(_pinged) >= KeepAlivePeriod)
        {
            _pinged = clock.GetTimestamp();
            open.TryPing();
        }
    }
}
