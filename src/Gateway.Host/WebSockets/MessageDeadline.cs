namespace Gateway.Host.WebSockets;

/// <summary>Whether a message that has begun takes too long to end. Looked at from time to time, by one caller.</summary>
internal sealed class MessageDeadline(WebSocketReader reader, TimeSpan timeout, TimeProvider time)
{
    private int _message = -1;
    private long _since;

    /// <summary>Nobody reads now: the delay is ours.</summary>
    public void Forget() => _message = -1;

    public bool IsPassed()
    {
        if (!reader.IsMidMessage)
        {
            Forget();
        }
        else if (_message != reader.MessageCount)
        {
            (_message, _since) = (reader.MessageCount, time.GetTimestamp());
        }
        else
        {
            return time.GetElapsedTime(_since) >= timeout;
        }

        return false;
    }
}
