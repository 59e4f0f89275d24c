namespace Gateway.Host.Agents;

internal static partial class AgentsLog
{
    [LoggerMessage(Level = LogLevel.Debug, Message = "Session {Session} opened")]
    public static partial void SessionOpened(ILogger logger, Guid session);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Session {Session} ended")]
    public static partial void SessionEnded(ILogger logger, Guid session);

    [LoggerMessage(Level = LogLevel.Information, Message = "Session {Session} is closed with {Code}: {Reason}")]
    public static partial void SessionClosed(ILogger logger, Guid session, ushort code, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The agent's grain did not take a {Frame} frame of session {Session}; the agent reconnects")]
    public static partial void GrainFailed(ILogger logger, string frame, Guid session, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The agent's grain was not told that session {Session} ended; it finds out by the missing heartbeat")]
    public static partial void DisconnectFailed(ILogger logger, Guid session, Exception exception);
}
