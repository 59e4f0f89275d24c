using System.Collections.Concurrent;
using Gateway.Host;
using Gateway.Host.Operate;
using Gateway.SystemTests.BadInput;
using Gateway.SystemTests.Harness;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Gateway.SystemTests.Access;

/// <summary>The whole gateway in this process, so that a test sees its endpoints and every line it logs, our own from Trace.</summary>
public sealed class InProcessGateway : IAsyncLifetime
{
    private const string LogLevelVariable = "Logging__LogLevel__Gateway";

    // What is logged is kept and looked through here; on this process's own console it would bury what the test runner says.
    private const string ConsoleLevelVariable = "Logging__Console__LogLevel__Default";

    private readonly TempDirectory _data = new();
    private readonly LogLines _log = new();
    private WebApplication? _app;

    internal TestTenants Tenants { get; } = new();

    internal HttpClient Client { get; private set; } = null!;

    internal int Port => Client.BaseAddress!.Port;

    internal IEnumerable<RouteEndpoint> Endpoints => ((IEndpointRouteBuilder)_app!).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>();

    internal IReadOnlyCollection<string> Log => _log.Lines;

    public async ValueTask InitializeAsync()
    {
        await File.WriteAllTextAsync(_data.File("gateway.json"), Tenants.Configuration);
        var options = new RunOptions { ConfigFile = _data.File("gateway.json"), DataDirectory = _data.File("data"), Urls = "http://127.0.0.1:0" };
        Assert.True(StartUp.TryLoad(options, TextWriter.Null, out var loaded));
        Environment.SetEnvironmentVariable(LogLevelVariable, "Trace");
        Environment.SetEnvironmentVariable(ConsoleLevelVariable, "None");
        try
        {
            _app = await GatewayApp.BuildAsync(options, loaded);
        }
        finally
        {
            Environment.SetEnvironmentVariable(LogLevelVariable, null);
            Environment.SetEnvironmentVariable(ConsoleLevelVariable, null);
        }

        _app.Services.GetRequiredService<ILoggerFactory>().AddProvider(_log);
        Lifecycle.Follow(_app, static () => { });
        await _app.StartAsync();
        Client = new HttpClient(new SocketsHttpHandler()) { BaseAddress = new Uri(_app.Urls.Single() + "/") };
        await Wait.UntilAsync(
            async () =>
            {
                using var answer = await Client.GetAsync(new Uri("health/ready", UriKind.Relative));
                return answer.IsSuccessStatusCode;
            },
            TimeSpan.FromSeconds(60),
            () => "The gateway was not ready in time. It said:\n" + string.Join('\n', Log),
            CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app!.StopAsync();
        await _app.DisposeAsync();
        _data.Dispose();
    }

    private sealed class LogLines : ILoggerProvider
    {
        public ConcurrentQueue<string> Lines { get; } = new();

        public ILogger CreateLogger(string categoryName) => new Logger(categoryName, Lines);

        public void Dispose()
        {
        }

        private sealed class Logger(string category, ConcurrentQueue<string> lines) : ILogger
        {
            public IDisposable? BeginScope<TState>(TState state)
                where TState : notnull => null;

            public bool IsEnabled(LogLevel logLevel) => true;

            public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
                lines.Enqueue($"{category} {formatter(state, exception)} {exception}");
        }
    }
}
