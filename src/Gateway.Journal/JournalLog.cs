using Microsoft.Extensions.Logging;

namespace Gateway.Journal;

internal static partial class JournalLog
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Journal is ready on {Store}, epoch {Epoch}, durability {Durability}: {Reason}")]
    public static partial void Ready(ILogger logger, string store, Guid epoch, Durability durability, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Journal accepts again on {Store}")]
    public static partial void Recovered(ILogger logger, string store);

    [LoggerMessage(Level = LogLevel.Error, Message = "Journal stopped accepting: {Reason}")]
    public static partial void Closed(ILogger logger, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "Journal has stopped, with everything accepted answered")]
    public static partial void Stopped(ILogger logger);

    [LoggerMessage(Level = LogLevel.Error, Message = "Batch of {Count} commits of partition {Partition} has an unknown outcome")]
    public static partial void BatchUnknown(ILogger logger, int count, int partition, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Trim of partition {Partition} failed and is tried again at the next period")]
    public static partial void TrimFailed(ILogger logger, int partition, Exception exception);
}
