using Gateway.Contracts;
using Gateway.Journal;

namespace Gateway.Conversations;

internal static partial class ConversationLog
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "{Effect} of thread {Thread} was not done; it is done again when the thread is woken, or the pool asks")]
    public static partial void EffectFailed(ILogger logger, Exception exception, string effect, ThreadId thread);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The commit of thread {Thread} ended as {Outcome}; its state is read again")]
    public static partial void CommitFailed(ILogger logger, ThreadId thread, CommitOutcome outcome);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Thread {Thread} could not be read; the caller is asked to come back")]
    public static partial void ReadFailed(ILogger logger, Exception exception, ThreadId thread);

    [LoggerMessage(Level = LogLevel.Error, Message = "Thread {Thread} belongs to another tenant than the request for it; refused")]
    public static partial void ForeignTenant(ILogger logger, ThreadId thread);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Thread {Thread} belongs to tenant {Tenant}, which the configuration does not have; it is left as it is")]
    public static partial void NoTenant(ILogger logger, ThreadId thread, string tenant);
}
