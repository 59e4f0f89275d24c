namespace Gateway.Events.Webhooks;

internal static partial class WebhookLog
{
    [LoggerMessage(Level = LogLevel.Error, Message = "A request of subscription {Subscription} failed on a bug")]
    public static partial void Bug(ILogger logger, Exception exception, string subscription);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Subscription {Subscription} gave up event {Sequence} of partition {Partition}: {Code}")]
    public static partial void GivenUp(ILogger logger, string subscription, int partition, long sequence, string code);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The cursor of subscription {Subscription} could not be saved; it is tried again")]
    public static partial void SaveFailed(ILogger logger, Exception exception, string subscription);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Partition {Partition} of the event log cannot be read for subscription {Subscription}; it is tried again, and the others go on")]
    public static partial void ReadFailed(ILogger logger, Exception exception, string subscription, int partition);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Subscription {Subscription} could not record an event as given up; it is tried again")]
    public static partial void GiveUpFailed(ILogger logger, Exception exception, string subscription);
}
