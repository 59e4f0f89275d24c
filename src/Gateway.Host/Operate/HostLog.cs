using Gateway.Contracts;
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

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} on {Endpoint} failed")]
    public static partial void RequestFailed(ILogger logger, Exception exception, string method, string endpoint);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Method} on {Endpoint} was answered 503: the store does not answer")]
    public static partial void StoreDidNotAnswer(ILogger logger, Exception exception, string method, string endpoint);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Thread {Thread} cannot be reached; its sender is asked to repeat")]
    public static partial void ThreadUnreachable(ILogger logger, Exception exception, ThreadId thread);

    [LoggerMessage(Level = LogLevel.Warning, Message = "No {Channel} account of tenant {Tenant} has the providerId {ProviderId}; its messages go to {Account}, whose URL they came to")]
    public static partial void UnknownAccount(ILogger logger, string tenant, string channel, string providerId, string account);

    [LoggerMessage(Level = LogLevel.Error, Message = "Account {Account} ({Channel}) of tenant {Tenant} has no secret to verify with; its requests are refused")]
    public static partial void NoSecret(ILogger logger, string tenant, string channel, string account);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Account {Account} ({Channel}) of tenant {Tenant} is asked to confirm at an address that is not one of its provider's; it is not called")]
    public static partial void FollowUpRefused(ILogger logger, string tenant, string channel, string account);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Url} is reached from other machines without TLS: keys and messages can be read on the way. Give --cert and an https address, or put a proxy with TLS before it")]
    public static partial void ClearText(ILogger logger, string url);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Changes of the configuration's directory are not told ({Reason}); it is read every {Seconds} s")]
    public static partial void ConfigurationNotWatched(ILogger logger, string reason, double seconds);

    [LoggerMessage(Level = LogLevel.Warning, Message = "--cluster {Address} is a public address: members neither encrypt nor authenticate what they say to each other, and whoever reaches the port can command them. Use a private network")]
    public static partial void ClusterExposed(ILogger logger, System.Net.IPAddress address);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Fetch {Fetch} did not answer; the provider repeats its notification")]
    public static partial void FetchUnreachable(ILogger logger, Exception exception, Guid fetch);

    [LoggerMessage(Level = LogLevel.Warning, Message = "What {Tenant}/{Channel}/{Account} fetched cannot be read: {Detail}")]
    public static partial void FetchedNonsense(ILogger logger, string tenant, string channel, string account, string detail);
}
