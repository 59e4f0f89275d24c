namespace Gateway.Host.Lanes;

internal static partial class LanesLog
{
    [LoggerMessage(Level = LogLevel.Information, Message = "TCP lane on {Address}, TLS {Tls}")]
    public static partial void Listening(ILogger logger, string address, bool tls);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The TCP lane on {Address} is reached from other machines without TLS: keys and messages can be read on the way. Give --tcp-cert, or listen on loopback")]
    public static partial void ClearText(ILogger logger, string address);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Lane {Connection} opened by key {Key} of role {Role}")]
    public static partial void Opened(ILogger logger, string connection, string key, string role);

    [LoggerMessage(Level = LogLevel.Information, Message = "Lane {Connection} was closed: its peer took nothing for {Seconds} s. It resumes")]
    public static partial void SlowPeer(ILogger logger, string connection, double seconds);

    [LoggerMessage(Level = LogLevel.Information, Message = "Lane {Connection} was closed: {Code}")]
    public static partial void Closed(ILogger logger, string connection, string code);

    [LoggerMessage(Level = LogLevel.Error, Message = "A published batch failed for a reason that is ours; its publisher was told to repeat it")]
    public static partial void BatchFailed(ILogger logger, Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "The feed of lane {Connection} failed; its reader resumes by its cursor")]
    public static partial void FeedFailed(ILogger logger, string connection, Exception exception);
}
