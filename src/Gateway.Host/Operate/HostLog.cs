using Gateway.Host.Configuration;

namespace Gateway.Host.Operate;

internal static partial class HostLog
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Configuration version {Version} is in force: {Tenants} tenants")]
    public static partial void ConfigurationInForce(ILogger logger, long version, int tenants);

    [LoggerMessage(Level = LogLevel.Error, Message = "Configuration: {Error}")]
    public static partial void ConfigurationError(ILogger logger, ConfigurationError error);

    [LoggerMessage(Level = LogLevel.Error, Message = "The configuration file has {Errors} errors; version {Version} stays in force")]
    public static partial void ConfigurationKept(ILogger logger, int errors, long version);
}
