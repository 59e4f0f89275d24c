using System.Net;
using Gateway.Host.Demo.Agents;
using Gateway.Host.Demo.Customers;
using Gateway.Protocol;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Host.Demo;

/// <summary>Plays the demo beside the gateway, through its public doors only, and tells every ten seconds how it goes.</summary>
internal sealed class DemoService(DemoRun run, IServer server, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<DemoService> logger)
    : BackgroundService
{
    private static readonly TimeSpan ReportEvery = TimeSpan.FromSeconds(10);

    // Readiness is asked this often; a local store is ready within a second or two.
    private static readonly TimeSpan AskReadyEvery = TimeSpan.FromMilliseconds(100);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The web server waits for open sockets when it stops, so the agents leave as soon as a stop is asked for.
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, lifetime.ApplicationStopping);
        try
        {
            await PlayAsync(ending.Token);
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // The host stops.
        }
    }

    private async Task PlayAsync(CancellationToken stoppingToken)
    {
        await StartedAsync(stoppingToken);
        var gateway = LocalAddress();
        using var client = NewClient(gateway);
        await ReadyAsync(client, stoppingToken);
        DemoLog.Started(logger, gateway);

        var webhooks = new DemoWebhookClient(client, run.Counts, time, logger);
        var customers = new DemoCustomers(run.Options, run.Tenant, webhooks, run.Counts, time);
        run.Providers.LogTo(logger);
        run.Providers.Delivered = customers.Deliver;

        var agents = run.Tenant.Agents.Select((profile, index) => new DemoAgent(
            profile, index % 2 == 0 ? FrameFormat.Json : FrameFormat.MessagePack, run.Options.Seed + 1 + index, gateway, run.Counts, time, logger));
        await Task.WhenAll([.. agents.Select(agent => agent.RunAsync(stoppingToken)), customers.RunAsync(stoppingToken), ReportAsync(stoppingToken)]);
    }

    private async Task ReportAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(ReportEvery, time);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            DemoLog.Progress(logger, run.Counts.Opened, run.Counts.Answered, run.Counts.Closed, run.Counts.Refused);
        }
    }

    private async Task StartedAsync(CancellationToken cancellationToken)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(cancellationToken);
    }

    private async Task ReadyAsync(HttpClient client, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(AskReadyEvery, time);
        do
        {
            using var answer = await client.GetAsync(new Uri("health/ready", UriKind.Relative), cancellationToken);
            if (answer.IsSuccessStatusCode)
            {
                return;
            }
        }
        while (await timer.WaitForNextTickAsync(cancellationToken));
    }

    /// <summary>The gateway's own address as somebody on this machine reaches it, whatever it is bound to.</summary>
    private Uri LocalAddress()
    {
        var bound = server.Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First(address => address.StartsWith("http://", StringComparison.Ordinal));
        var url = new UriBuilder(bound.Replace("//+", "//localhost", StringComparison.Ordinal).Replace("//*", "//localhost", StringComparison.Ordinal));
        if (IPAddress.TryParse(url.Host.Trim('[', ']'), out var ip) && (ip.Equals(IPAddress.Any) || ip.Equals(IPAddress.IPv6Any)))
        {
            url.Host = "localhost";
        }

        return url.Uri;
    }

    private static HttpClient NewClient(Uri gateway) => new(new SocketsHttpHandler
    {
        // A provider delivers over a few kept connections; 64 are more than are ever busy at the demo's pace.
        MaxConnectionsPerServer = 64,
        PooledConnectionLifetime = TimeSpan.FromMinutes(10),
    })
    {
        BaseAddress = gateway,
        // WhatsApp and Telegram wait longer; LINE gives up after about this.
        Timeout = TimeSpan.FromSeconds(10),
    };
}
