namespace Gateway.Host.Demo;

internal static partial class DemoLog
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Demo: open {Page}")]
    public static partial void Started(ILogger logger, Uri page);

    [LoggerMessage(Level = LogLevel.Information, Message = "Demo: {Opened} conversations opened, {Answered} answered, {Closed} closed, {Refused} refused")]
    public static partial void Progress(ILogger logger, long opened, long answered, long closed, long refused);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Demo: a webhook of {Channel} was answered {Status}")]
    public static partial void WebhookRefused(ILogger logger, string channel, int status);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Demo: a webhook of {Channel} got no answer: {Reason}")]
    public static partial void WebhookFailed(ILogger logger, string channel, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Demo: the provider of {Channel} refused a send: {Rule}")]
    public static partial void SendRefused(ILogger logger, string channel, string rule);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Demo: agent {Agent} lost its session and signs in again: {Reason}")]
    public static partial void SessionLost(ILogger logger, string agent, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Demo: a frame of agent {Agent} was refused: {Code}")]
    public static partial void FrameRefused(ILogger logger, string agent, string code);
}
