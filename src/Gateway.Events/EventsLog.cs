
namespace Gateway.Events;

internal static partial class EventsLog
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "Partition {Partition} of the event log cannot be read; streams pause and go on when it can")]
    public static partial void TailFailed(ILogger logger, int partition, Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "Event {Sequence} of partition {Partition} is of a version or form this program does not know; no reader sees it")]
    public static partial void Unreadable(ILogger logger, int partition, long sequence);

    [LoggerMessage(Level = LogLevel.Error, Message = "Events {From} to {To} of partition {Partition} are damaged in the store; readers are told of a gap and go on behind it")]
    public static partial void Damaged(ILogger logger, int partition, long from, long to);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Stream {Stream} was closed: its events cannot be read now. It resumes by its cursor")]
    public static partial void StreamFailed(ILogger logger, Exception exception, string stream);

    [LoggerMessage(Level = LogLevel.Information, Message = "Stream {Stream} was closed: its reader took nothing for {Seconds} s. It resumes by its cursor")]
    public static partial void SlowReader(ILogger logger, string stream, double seconds);
}
