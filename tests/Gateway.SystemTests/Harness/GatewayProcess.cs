using System.Globalization;
using Gateway.Contracts;

namespace Gateway.SystemTests.Harness;

/// <summary>The built program on a port of its own. Killed and started again, it keeps port and data directory.</summary>
internal sealed class GatewayProcess : IAsyncDisposable
{
    // A cold start takes about two seconds on two cores; a busy build machine may take much longer.
    private static readonly TimeSpan ReadyWithin = TimeSpan.FromSeconds(60);

    private readonly string[] _arguments;
    private readonly int _port = FreePort.Next();
    private ChildProcess? _process;

    /// <param name="arguments">Behind <c>run --urls URL</c>.</param>
    public GatewayProcess(params string[] arguments)
    {
        _arguments = arguments;
        Url = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{_port}/"));
        Client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 256 }) { BaseAddress = Url, Timeout = TimeSpan.FromSeconds(10) };
    }

    public Uri Url { get; }

    public HttpClient Client { get; }

    /// <summary>Other addresses to listen on, each behind a semicolon.</summary>
    public string MoreUrls { get; init; } = "";

    /// <summary>Variables of its environment beside those of the test.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    public string Output => _process?.Output ?? "";

    /// <summary>Starts the program and returns when it says it is ready.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }

        var program = Path.Combine(AppContext.BaseDirectory, "gateway.dll");
        _process = new ChildProcess("dotnet", [program, "run", "--urls", Url + MoreUrls, .. _arguments], Environment);
        await Wait.UntilAsync(IsReadyAsync, ReadyWithin, () => "The gateway was not ready in time. It said:\n" + Output, cancellationToken);
    }

    public Task KillAsync() => _process!.KillAsync();

    public Task FreezeAsync() => _process!.FreezeAsync();

    /// <summary>Stops it as an orchestrator does; fails when it does not end by itself.</summary>
    public async Task StopAsync()
    {
        // The host gives what is in flight 20 s.
        Assert.True(await _process!.TerminateAsync(TimeSpan.FromSeconds(30)), "The gateway did not stop on SIGTERM. It said:\n" + Output);
        Assert.Equal(0, _process.ExitCode);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }
    }

    private async Task<bool> IsReadyAsync()
    {
        Assert.False(_process!.HasExited, "The gateway ended at its start. It said:\n" + Output);
        try
        {
            using var answer = await Client.GetAsync(new Uri("health/ready", UriKind.Relative));
            return answer.IsSuccessStatusCode;
        }
        catch (Exception none) when (Unanswered.Is(none))
        {
            // Not listening yet.
            return false;
        }
    }
}
