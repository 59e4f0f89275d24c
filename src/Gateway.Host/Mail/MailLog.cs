namespace Gateway.Host.Mail;

internal static partial class MailLog
{
    [LoggerMessage(Level = LogLevel.Error, Message = "Mailbox {Account} of tenant {Tenant}: reading folder {Folder} failed on what was not foreseen; next try in {Pause}")]
    public static partial void Broken(ILogger logger, Exception exception, string tenant, string account, string folder, TimeSpan pause);

    [LoggerMessage(Level = LogLevel.Error, Message = "Mailbox {Account} of tenant {Tenant}: mail {Uid} of folder {Folder} could not be taken; it is tried again, then with its headers only")]
    public static partial void Failed(ILogger logger, Exception exception, string tenant, string account, uint uid, string folder);

    [LoggerMessage(Level = LogLevel.Error, Message = "Mailbox {Account} of tenant {Tenant}: mail {Uid} of folder {Folder} cannot be taken, whole or in part; it is left there, and those behind it are read")]
    public static partial void PassedOver(ILogger logger, string tenant, string account, uint uid, string folder);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Mailbox {Account} of tenant {Tenant}: mail {Uid} of folder {Folder} was not taken for the {Count}. time ({Attempt}); those behind it wait")]
    public static partial void Refused(ILogger logger, string tenant, string account, uint uid, string folder, int count, MailAttempt attempt);

    [LoggerMessage(Level = LogLevel.Information, Message = "Mailbox {Account} of tenant {Tenant}: folder {Folder} is read from UID {Uid}, {Way}")]
    public static partial void Reading(ILogger logger, string tenant, string account, string folder, uint uid, string way);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Mailbox {Account} of tenant {Tenant}: folder {Folder} cannot be read ({Reason}); next try in {Pause}")]
    public static partial void Interrupted(ILogger logger, string tenant, string account, string folder, string reason, TimeSpan pause);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Mailbox {Account} of tenant {Tenant}: mail {Uid} of folder {Folder} has {Size} bytes, more than {Max}; its headers are kept")]
    public static partial void TooLarge(ILogger logger, string tenant, string account, uint uid, string folder, uint size, int max);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Mailbox {Account} of tenant {Tenant}: mail {Uid} of folder {Folder} is no mail: {Detail}")]
    public static partial void Malformed(ILogger logger, string tenant, string account, uint uid, string folder, string detail);
}
