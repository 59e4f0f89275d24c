using Gateway.Channels;
using Gateway.Contracts.Configuration;
using Gateway.Conversations;
using Gateway.Events;
using Gateway.Host.Agents;
using Gateway.Host.Api;
using Gateway.Host.Api.AsyncApi;
using Gateway.Host.Attachments;
using Gateway.Host.Configuration;
using Gateway.Host.Demo;
using Gateway.Host.Fetching;
using Gateway.Host.Http;
using Gateway.Host.Ingress;
using Gateway.Host.Lanes;
using Gateway.Host.Lanes.Commands;
using Gateway.Host.Lanes.Feeding;
using Gateway.Host.Mail;
using Gateway.Host.Operate;
using Gateway.Host.Pages;
using Gateway.Host.Security;
using Gateway.Host.Sending;
using Gateway.Host.Subscriptions;
using Gateway.Host.WebChat;
using Gateway.Host.WebChat.Admission;
using Gateway.Host.WebChat.Files;
using Gateway.Journal;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace Gateway.Host;

/// <summary>The whole composition, in reading order: configuration, store, services, the way of a request, endpoints.</summary>
internal static class GatewayApp
{
    public static async Task<int> RunAsync(RunOptions options, CancellationToken cancellationToken)
    {
        await using var demo = options.Demo ? await DemoRun.StartAsync(options, TimeProvider.System, cancellationToken) : null;
        options = demo?.Run ?? options;
        if (!StartUp.TryLoad(options, Console.Error, out var loaded))
        {
            return 1;
        }

        try
        {
            await using var app = await BuildAsync(options, loaded, demo);
            Lifecycle.Follow(app, () => Banner.Write(
                Console.Out, options, app.Urls, app.Services.GetRequiredService<Readiness>().Store, loaded.Model.Tenants.Count, app.Services.GetRequiredService<BootstrapKey>()));
            await app.RunAsync(cancellationToken);
            return 0;
        }
        catch (Exception e) when (StartUp.Explain(e, options) is { } reason)
        {
            await Console.Error.WriteLineAsync(reason);
            return 1;
        }
    }

    public static async Task<WebApplication> BuildAsync(RunOptions options, Loaded loaded, DemoRun? demo = null)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseUrls(options.Urls);
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(KestrelLimits.Apply);
        Logs.Configure(builder.Logging);
        if (options.Certificate is { } file)
        {
            builder.WebHost.ConfigureKestrel(kestrel =>
                kestrel.ConfigureHttpsDefaults(new ServerCertificate(file, options.CertificateKey, TimeProvider.System, kestrel.ApplicationServices.GetRequiredService<ILogger<ServerCertificate>>()).Use));
        }

        var services = builder.Services;
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(options);
        services.Configure<SocketTransportOptions>(KestrelLimits.Apply);

        // What is in flight gets 20 s to end: longer than any grain call, shorter than the 30 s an orchestrator waits before it kills.
        services.Configure<HostOptions>(o => o.ShutdownTimeout = TimeSpan.FromSeconds(20));

        // Before the store: the first key is made for a directory in which there is nothing yet.
        services.AddSingleton(BootstrapKey.Open(
            options.DataDirectory, TimeProvider.System.GetUtcNow(), mayMake: loaded.Keys.Count == 0 && options.Redis is null));
        services.AddSingleton<ConfigurationService>();
        services.AddHostedService(provider => provider.GetRequiredService<ConfigurationService>());

        var redis = await Stores.ConnectAsync(options);
        services.AddJournal(await Stores.OpenAsync(options));
        services.AddSingleton(provider => Stores.Readiness(provider.GetRequiredService<GatewayJournal>()));
        builder.UseOrleans(silo => Silo.Configure(silo, options, redis));
        services.AddConversations(alone: options.Redis is null);

        services.AddSingleton<IThreads, ThreadCalls>();
        services.AddSingleton<IStoredAttachments, TranscriptAttachments>();
        services.AddSingleton<IThreadCommands, CommandCalls>();
        services.AddSingleton<VisitorDelivery>();
        services.AddHostedService<FileSweeper>();
        services.AddSingleton<TokenStore>();
        services.AddSingleton<AccountTokens>();
        services.AddSingleton<IReadyAccounts>(provider => provider.GetRequiredService<AccountTokens>());
        services.AddSingleton<MailDelivery>();
        services.AddSingleton<MailboxIntake>();
        services.AddHostedService<Mailboxes>();
        services.AddSingleton<IOutboundChannels, OutboundChannels>();
        services.AddSingleton<IFetchChannels, FetchChannels>();
        ProviderHttp.Add(services);
        FileUploads.Add(services);
        AddDoor(services);
        services.AddAgents();
        services.AddEvents();
        services.AddEventRetention();
        services.AddSingleton<ISubscriptionFinder, GrainSubscriptions>();
        services.AddLanes();
        services.AddSubscriptionApi();
        services.AddOpenApiDocument();
        services.AddLivePage();
        if (demo is not null)
        {
            services.AddDemo(demo);
        }

        var app = builder.Build();
        app.Services.GetRequiredService<ConfigurationService>().Publish(loaded);

        UseDoor(app);
        app.MapAgents().RequireAuthorization(Policies.Agent);
        app.MapEventsSocket().RequireAuthorization(Policies.Events);
        app.MapDeadLetters();
        app.MapQueues();
        app.MapClassify();
        app.MapJobs();
        app.MapCommands();
        app.MapEvents().RequireAuthorization(Policies.Events).Describe(ApiNotes.Events);
        app.MapSubscriptions();
        app.MapOpenApi("/openapi/{documentName}.json").AllowAnonymous();
        app.MapGet("/asyncapi/v1.json", (RequestDelegate)AsyncApiDocument.ServeAsync).AllowAnonymous();
        app.MapLivePage();
        return app;
    }

    /// <summary>What requests need, whatever is behind the door.</summary>
    internal static void AddDoor(IServiceCollection services)
    {
        services.AddSingleton<ModelSource>();
        services.AddSingleton<AllowedHosts>();
        services.AddSingleton<ChannelLookup>(ChannelCatalog.Find);
        services.AddGatewaySecurity();
        services.AddGatewayTelemetry();
        services.AddSingleton<IngressGate>();
        HttpDocuments.Add(services);
        AttachmentFetch.Add(services);
        services.AddSingleton<AttachmentEndpoint>();
        services.AddSingleton<IngressPipeline>();
        services.AddSingleton<Visitors>();
        services.AddSingleton<ChatDoor>();
        services.AddSingleton<ChatFiles>();
        services.AddSingleton<FileEndpoint>();
        services.AddSingleton<ChatEndpoint>();
    }

    /// <summary>The way of every request, and where it ends.</summary>
    internal static void UseDoor(WebApplication app)
    {
        app.UseMiddleware<ProblemMiddleware>();
        app.UseMiddleware<StrictHttpMiddleware>();
        app.UseRouting();
        app.UseAuthentication();
        app.UseMiddleware<Audit>();
        app.UseAuthorization();
        app.UseMiddleware<KeyPace>();
        app.UseMiddleware<StreamKeyMiddleware>();

        app.MapIngress();
        app.MapChat();
        app.MapTickets();
        AttachmentEndpoint.Map(app);
        app.MapHealth();
        app.MapMetrics();
    }
}
