using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Gateway.Contracts;

namespace Gateway.Load.Processes;

/// <summary>What a self-contained run starts: the floor, the gateway and, when asked for, a Redis.</summary>
internal static class Servers
{
    // A cold start takes about two seconds on two cores; a busy machine may take much longer.
    private static readonly TimeSpan ReadyWithin = TimeSpan.FromSeconds(60);

    public static async Task<(Child Process, Uri Url)> FloorAsync(CancellationToken cancellationToken)
    {
        var url = FreeUrl();
        var child = new Child("dotnet", Path.Combine(AppContext.BaseDirectory, "Gateway.Load.dll"), "floor", "--urls", url.ToString());
        await child.UntilAsync("floor", () => ListensAsync(url.Port), ReadyWithin, cancellationToken);
        return (child, url);
    }

    public static async Task<(Child Process, string Connection)> RedisAsync(string directory, CancellationToken cancellationToken)
    {
        var port = FreeUrl().Port;
        var text = port.ToString(CultureInfo.InvariantCulture);
        var child = new Child("redis-server", "--port", text, "--bind", "127.0.0.1", "--dir", directory, "--appendonly", "yes", "--appendfsync", "always", "--save", "");
        await child.UntilAsync("redis-server", () => ListensAsync(port), ReadyWithin, cancellationToken);
        return (child, "127.0.0.1:" + text);
    }

    /// <param name="program">The built gateway: a <c>.dll</c> for <c>dotnet</c>, or an executable.</param>
    public static async Task<(Child Process, Uri Url)> GatewayAsync(string program, string[] arguments, CancellationToken cancellationToken)
    {
        var url = FreeUrl();
        string[] run = ["run", "--urls", url.ToString(), .. arguments];
        var child = program.EndsWith(".dll", StringComparison.Ordinal) ? new Child("dotnet", [program, .. run]) : new Child(program, run);
        using var client = new HttpClient(new SocketsHttpHandler()) { BaseAddress = url };
        await child.UntilAsync("gateway", () => IsReadyAsync(client), ReadyWithin, cancellationToken);
        return (child, url);
    }

    /// <summary>What the gateway itself says of its durability.</summary>
    public static async Task<string> DurabilityAsync(Uri url, CancellationToken cancellationToken)
    {
        using var client = new HttpClient(new SocketsHttpHandler()) { BaseAddress = url };
        using var health = JsonDocument.Parse(await client.GetStringAsync(new Uri("health/ready", UriKind.Relative), cancellationToken));
        return health.RootElement.GetProperty("durability").GetString() ?? "";
    }

    /// <summary>The Release build of this repository's gateway.</summary>
    public static string BuiltGateway()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Gateway.sln")))
            {
                var built = Path.Combine(folder.FullName, "src", "Gateway.Host", "bin", "Release", "net10.0", "gateway.dll");
                return File.Exists(built)
                    ? built
                    : throw new FileNotFoundException($"{built} is not built: dotnet build -c Release src/Gateway.Host, or give --gateway PATH.");
            }
        }

        throw new FileNotFoundException("No repository above this program: give --gateway PATH.");
    }

    private static Uri FreeUrl()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/"));
    }

    private static async Task<bool> ListensAsync(int port)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            // Not listening yet.
            return false;
        }
    }

    private static async Task<bool> IsReadyAsync(HttpClient client)
    {
        try
        {
            using var answer = await client.GetAsync(new Uri("health/ready", UriKind.Relative));
            return answer.IsSuccessStatusCode;
        }
        catch (Exception none) when (Unanswered.Is(none))
        {
            // Not listening yet.
            return false;
        }
    }
}
