using Gateway.Host.Configuration;

namespace Gateway.Host.Cli;

/// <summary>Where <c>--redis</c> points to. Its password comes as secrets of the configuration do: everybody on a machine reads the command lines of its processes.</summary>
internal static class RedisConnection
{
    public const string Variable = "GATEWAY_REDIS";

    /// <summary>The connection string; null for the embedded store, or with errors.</summary>
    public static string? Of(string? given, Substitution substitution, ConfigurationErrors errors)
    {
        errors.Hide("--redis");
        return substitution.Fill("--redis", given ?? "${" + Variable + ":-}", errors) is { Length: > 0 } filled ? filled : null;
    }
}
