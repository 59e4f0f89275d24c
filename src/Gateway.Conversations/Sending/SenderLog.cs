namespace Gateway.Conversations.Sending;

internal static partial class SenderLog
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "{Account} has {Max} messages waiting to be sent; more come back later")]
    public static partial void Full(ILogger logger, string account, int max);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Account} is refused by its provider ({Code}); check its credentials")]
    public static partial void Unauthorized(ILogger logger, string account, string? code);

    [LoggerMessage(Level = LogLevel.Error, Message = "Sending for {Account} failed on a bug")]
    public static partial void SendFailed(ILogger logger, Exception exception, string account);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Message {Delivery} of {Account} was given up after {Attempts} attempts ({Code})")]
    public static partial void GivenUp(ILogger logger, string account, Guid delivery, int attempts, string? code);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The dead letter of message {Delivery} was not confirmed by the journal; its event tells of it")]
    public static partial void DeadLetterFailed(ILogger logger, Exception? exception, Guid delivery);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The conversation of message {Delivery} was not told how it ended; it asks when it is woken")]
    public static partial void NotTold(ILogger logger, Exception? exception, Guid delivery);
}
