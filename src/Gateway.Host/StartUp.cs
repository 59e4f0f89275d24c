using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Gateway.Host.Cli;
using Gateway.Host.Configuration;
using Gateway.Journal;
using Microsoft.AspNetCore.Connections;
using StackExchange.Redis;

namespace Gateway.Host;

/// <summary>What can be wrong before the gateway runs, told in one line each instead of a stack trace.</summary>
internal static class StartUp
{
    public static bool TryLoad(RunOptions options, TextWriter error, [NotNullWhen(true)] out Loaded? loaded)
    {
        if (options.Urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).FirstOrDefault(IsNoAddress) is { } bad)
        {
            error.WriteLine($"--urls {bad}: must be http://HOST:PORT or https://HOST:PORT, several separated by semicolons");
            loaded = null;
            return false;
        }

        if (options.Certificate is null && options.Urls.Contains("https://", StringComparison.OrdinalIgnoreCase) && !KestrelHasCertificate())
        {
            error.WriteLine("--urls: an https address needs --cert PEM.");
            loaded = null;
            return false;
        }

        if (options.ConfigFile is null)
        {
            loaded = Loaded.Empty;
            return true;
        }

        (loaded, var errors, _) = Loader.LoadFile(options.ConfigFile, version: 1);
        foreach (var wrong in errors)
        {
            error.WriteLine(wrong);
        }

        if (loaded is null)
        {
            error.WriteLine($"{options.ConfigFile} has {errors.Count} errors; the gateway does not start.");
        }

        return loaded is not null;
    }

    /// <summary>The reason in words when the machine or the operator is at fault; null for our own bugs, which keep their stack trace.</summary>
    public static string? Explain(Exception e, RunOptions options) => e switch
    {
        IOException { InnerException: AddressInUseException } => $"{e.Message} Choose another with --urls or --tcp.",
        IOException { InnerException: SocketException socket } => $"{e.Message} {socket.Message}",
        CryptographicException certificate => $"--cert, --tcp-cert: {certificate.Message}",
        RedisConnectionException when options.Redis is { } redis => ExplainRedis(e.Message, redis),
        StoreInUseException => $"--data {options.DataDirectory}: another gateway has this store; stop it or name another directory",
        StoreAmnesiaException or CorruptRecordException or StoreMismatchException => $"{(options.Redis is null ? $"--data {options.DataDirectory}" : "--redis")}: {e.Message}",
        IOException or UnauthorizedAccessException => $"The data directory cannot be used: {e.Message}",
        _ => null,
    };

    private static string ExplainRedis(string message, string redis)
    {
        // The connection string itself may hold a password.
        var servers = string.Join(", ", ConfigurationOptions.Parse(redis, ignoreUnknown: true).EndPoints.Select(Text));
        return message.Contains("authenticat", StringComparison.OrdinalIgnoreCase)
            ? $"--redis {servers} (or {RedisConnection.Variable}): this Redis refuses the user or the password"
            : $"--redis {servers} (or {RedisConnection.Variable}): no Redis answers there; start it or mend the address";
    }

    private static string Text(EndPoint server) => server is DnsEndPoint named ? $"{named.Host}:{named.Port}" : server.ToString() ?? "";

    /// <summary>Kestrel's own variables, such as <c>Kestrel__Certificates__Default__Path</c>, name one as well.</summary>
    private static bool KestrelHasCertificate() =>
        Environment.GetEnvironmentVariables().Keys.Cast<string>().Any(static name => name.Contains("Kestrel__Certificates__", StringComparison.OrdinalIgnoreCase));

    private static bool IsNoAddress(string url)
    {
        try
        {
            return BindingAddress.Parse(url) is not { Scheme: "http" or "https" };
        }
        catch (FormatException)
        {
            return true;
        }
    }
}
