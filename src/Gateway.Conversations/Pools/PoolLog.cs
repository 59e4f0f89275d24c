namespace Gateway.Conversations.Pools;

internal static partial class PoolLog
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "The pool of {Tenant} could not make {Count} decisions durable ({Outcome}); it reads its record again")]
    public static partial void CommitFailed(ILogger logger, string tenant, int count, string outcome);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Count} decisions of the pool of {Tenant} cannot be explained later: {Why}")]
    public static partial void DecisionsLeftOut(ILogger logger, string tenant, int count, string why);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The pool of {Tenant} stopped on an error and reads its record again")]
    public static partial void PumpFailed(ILogger logger, Exception exception, string tenant);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Job {Job} was accepted, but its conversation did not take the assignment ({Outcome}); the next audit repeats it")]
    public static partial void AssignFailed(ILogger logger, Exception? exception, string job, string outcome);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Agent {Agent} of {Tenant} is not configured any more, and its work could not all be given back; the next audit goes on")]
    public static partial void RetireFailed(ILogger logger, Exception exception, string agent, string tenant);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The pool of {Tenant} could not be audited; the next audit is in a minute")]
    public static partial void AuditFailed(ILogger logger, Exception exception, string tenant);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Agent {Agent} could not be told")]
    public static partial void DeliverFailed(ILogger logger, Exception exception, string agent);

    [LoggerMessage(Level = LogLevel.Error, Message = "Job {Job} names no conversation; it is taken out")]
    public static partial void BadJob(ILogger logger, string job);

    [LoggerMessage(Level = LogLevel.Error, Message = "Job {Job} is left out: {Field} may not be {Value}")]
    public static partial void JobRefused(ILogger logger, string job, string field, object? value);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Job {Job} waited, and its conversation has left it; it is taken out")]
    public static partial void JobLeft(ILogger logger, string job);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The conversation of job {Job} could not be asked whether it still waits; the next audits come back to it")]
    public static partial void AskFailed(ILogger logger, Exception? exception, string job);

    [LoggerMessage(Level = LogLevel.Information, Message = "The pool of {Tenant} is up in epoch {Epoch}: {Waiting} jobs wait, {Assigned} are assigned")]
    public static partial void Started(ILogger logger, string tenant, long epoch, int waiting, int assigned);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Decisions on {Job} in the pool of {Tenant} could not be read to add to them")]
    public static partial void DecisionsUnreadable(ILogger logger, Exception exception, string tenant, string job);
}
