using Gateway.Contracts.Agents;
using Gateway.Host.Security;
using Gateway.Host.WebSockets;

namespace Gateway.Host.Agents;

/// <summary>What ends a session by time, and because of who it belongs to.</summary>
internal sealed partial class AgentSession
{
    /// <summary>Every deadline of a session in one place.</summary>
    private async Task WatchAsync()
    {
        using var timer = new PeriodicTimer(options.WatchPeriod, time);
        try
        {
            while (await timer.WaitForNextTickAsync(_abort.Token))
            {
                await WatchOnceAsync();
            }
        }
        catch (OperationCanceledException)
        {
            // The session is over.
        }
    }

    private async Task WatchOnceAsync()
    {
        var silence = time.GetElapsedTime(Volatile.Read(ref _received));
        var closed = Interlocked.Read(ref _closed);
        if (closed != 0)
        {
            if (time.GetElapsedTime(closed) >= options.CloseTimeout)
            {
                await _abort.CancelAsync();
            }
        }
        else if (time.GetElapsedTime(_checked) >= KeyCheck.Period && IsOver())
        {
            // Told why, and closed.
        }
        else if (!_connected && time.GetElapsedTime(_opened) >= options.HelloTimeout)
        {
            Send(new ErrorFrame("hello_expected", "type: no hello in time", ""));
            Close(CloseCode.Policy, "hello expected");
        }
        else if (!_isListening)
        {
            Begun.Forget();
        }
        else if (Begun.IsPassed())
        {
            Close(CloseCode.Policy, "incomplete frame");
        }
        else if (silence >= options.KeepAlivePeriod + options.KeepAliveTimeout)
        {
            await _abort.CancelAsync();
        }
        else if (silence >= options.KeepAlivePeriod && time.GetElapsedTime(_pinged) >= options.KeepAlivePeriod)
        {
            _pinged = time.GetTimestamp();
            if (!_outbox.TryAddPing())
            {
                CloseSlow();
            }
        }
    }

    /// <summary>Asks again who the session belongs to, and ends it when that is nobody any more.</summary>
    private bool IsOver()
    {
        _checked = time.GetTimestamp();
        switch (standing())
        {
            case AgentStanding.Good:
                return false;
            case AgentStanding.Removed:
                Close(CloseCode.Ended, "removed");
                return true;
            default:
                Send(new ErrorFrame("unauthenticated", "The key has expired or was taken back.", ""));
                Close(CloseCode.Policy, "unauthenticated");
                return true;
        }
    }
}
