using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Net;
using System.Net.Sockets;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;
using Gateway.Conversations;
using Gateway.Conversations.Threads;
using Gateway.Journal;
using Gateway.Journal.Embedded;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Orleans.Configuration;

namespace Gateway.Tests.Conversations;

/// <summary>A whole silo with the embedded journal and a clock that the test moves: everything but sockets and providers.</summary>
public sealed class Silo : IAsyncDisposable
{
    // The test's clock jumps while commits are in flight: that is no store that hangs.
    private static readonly TimeSpan NoStall = TimeSpan.FromDays(3650);

    private readonly string _directory;
    private readonly IHost _host;
    private readonly bool _cluster;

    private Silo(string directory, IHost host, FakeTimeProvider time, FakeChannels channels, FakeFetches fetches, bool cluster) =>
        (_directory, _host, Time, Channels, Fetches, _cluster) = (directory, host, time, channels, fetches, cluster);

    public FakeTimeProvider Time { get; }

    public FakeChannels Channels { get; }

    public FakeFetches Fetches { get; }

    public IGrainFactory Grains => _host.Services.GetRequiredService<IGrainFactory>();

    public IConversations Conversations => _host.Services.GetRequiredService<IConversations>();

    internal GatewayJournal Journal => _host.Services.GetRequiredService<GatewayJournal>();

    public QueuePressure Pressure => _host.Services.GetRequiredService<QueuePressure>();

    public ModelSource Models => _host.Services.GetRequiredService<ModelSource>();

    /// <summary>The conversations in memory, of a silo that is alone.</summary>
    internal LocalConversations Local => _host.Services.GetRequiredService<LocalConversations>();

    /// <param name="cluster">Whether conversations are grains, as with several processes, or objects of the only process.</param>
    /// <param name="store">Instead of an embedded one in the directory.</param>
    public static async Task<Silo> StartAsync(string? directory = null, FakeTimeProvider? time = null, bool cluster = false, IJournalStore? store = null)
    {
        directory ??= Directory.CreateTempSubdirectory("gateway-silo-").FullName;
        time ??= new FakeTimeProvider(new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero));
        var channels = new FakeChannels();
        var fetches = new FakeFetches();
        var builder = Microsoft.Extensions.Hosting.Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Warning));
        builder.Services.AddSingleton<TimeProvider>(time);
        foreach (var area in new[]
        {
            TimeProviderNames.Messaging, TimeProviderNames.SystemTimers, TimeProviderNames.Membership, TimeProviderNames.ActivationManagement,
            TimeProviderNames.GrainDirectory,
        })
        {
            builder.Services.AddKeyedSingleton(area, TimeProvider.System);
        }

        builder.Services.AddKeyedSingleton<TimeProvider>(TimeProviderNames.Grains, time);
        builder.Services.AddSingleton(services => new GatewayJournal(
            store ?? EmbeddedStore.Open(directory, new EmbeddedOptions()), new JournalOptions { StallAfter = NoStall }, time, services.GetRequiredService<ILogger<GatewayJournal>>()));
        builder.Services.AddSingleton<IOutboundChannels>(channels);
        builder.Services.AddSingleton<IFetchChannels>(fetches);
        var models = new ModelSource();
        models.Publish(Model());
        builder.Services.AddSingleton(models);
        builder.Services.AddConversations(alone: !cluster);
        builder.UseOrleans(silo =>
        {
            var (siloPort, gatewayPort) = (FreePort(), FreePort());
            silo.UseLocalhostClustering(siloPort, gatewayPort);
            silo.Configure<ClusterOptions>(options => options.ClusterId = options.ServiceId = "test");
        });
        var host = builder.Build();
        await host.Services.GetRequiredService<GatewayJournal>().StartAsync(CancellationToken.None);
        await host.StartAsync();
        return new Silo(directory, host, time, channels, fetches, cluster);
    }

    /// <summary>Ends this silo and starts another on the same journal and clock.</summary>
    public async Task<Silo> RestartAsync()
    {
        await StopAsync();
        return await StartAsync(_directory, Time, _cluster);
    }

    /// <summary>Ends this silo without letting anything come to its end, as a kill would, and starts another on the same journal and clock.</summary>
    public async Task<Silo> CrashAsync()
    {
        try
        {
            await _host.StopAsync(new CancellationToken(canceled: true));
        }
        catch (Exception e) when (e is OperationCanceledException or AggregateException)
        {
            // It says that it did not stop in order.
        }

        await StopAsync();
        return await StartAsync(_directory, Time, _cluster);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Directory.Delete(_directory, recursive: true);
    }

    public static GatewayModel Model(Func<TenantModel, TenantModel>? change = null)
    {
        var queue = new QueueModel
        {
            Name = "default",
            Priority = 5,
            OfferTimeout = TimeSpan.FromSeconds(20),
            AgeingStep = TimeSpan.FromMinutes(5),
            Requires = [new SkillRequirement("language:{language}", 5)],
            DepthMax = 1000,
        };
        var account = new AccountModel
        {
            Ref = new AccountRef("acme", "whatsapp", "main"),
            ProviderId = "106540352242922",
            Secrets = FrozenDictionary<string, Secret>.Empty,
            Queue = "default",
            Labels = new Dictionary<string, string> { ["market"] = "dach" }.ToFrozenDictionary(),
        };
        AgentModel Agent(string id, string language) => new()
        {
            Id = id,
            Kind = AgentKind.Human,
            Name = id,
            Skills = new Dictionary<string, int> { ["language:" + language] = 8 }.ToFrozenDictionary(),
            Queues = ["default"],
            Capacity = 2,
            WrapUp = TimeSpan.Zero,
        };
        var tenant = new TenantModel
        {
            Name = "acme",
            Pepper = new byte[32],
            Accounts = new Dictionary<(string, string), AccountModel> { [("whatsapp", "main")] = account }.ToFrozenDictionary(),
            AccountsByProviderId = FrozenDictionary<(string, string), AccountModel>.Empty,
            Agents = new[] { Agent("ana", "de"), Agent("bo", "de"), Agent("chen", "zh") }.ToFrozenDictionary(a => a.Id),
            Queues = new Dictionary<string, QueueModel> { ["default"] = queue, ["second"] = queue with { Name = "second", Requires = [] } }.ToFrozenDictionary(),
            Costs = FrozenDictionary<string, int>.Empty,
            ReopenWindow = TimeSpan.FromHours(4),
            SilenceTimeout = TimeSpan.FromDays(7),
        };
        tenant = change?.Invoke(tenant) ?? tenant;
        return new GatewayModel { Version = 1, Tenants = new Dictionary<string, TenantModel> { ["acme"] = tenant }.ToFrozenDictionary() };
    }

    private async Task StopAsync()
    {
        await _host.StopAsync();
        await _host.Services.GetRequiredService<GatewayJournal>().DisposeAsync();
        if (_host is IAsyncDisposable disposable)
        {
            await disposable.DisposeAsync();
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

/// <summary>The send APIs: what was sent is kept, what comes back is set by the test.</summary>
public sealed class FakeChannels : IOutboundChannels
{
    private readonly ConcurrentQueue<SendResult> _answers = new();

    public BlockingCollection<OutboundMessage> Sent { get; } = [];

    /// <summary>Whom it was shown that we write.</summary>
    public BlockingCollection<string> Typing { get; } = [];

    public Task TypingAsync(AccountRef account, string recipient, CancellationToken cancellationToken)
    {
        Typing.Add(recipient, cancellationToken);
        return Task.CompletedTask;
    }

    public TimeSpan? Window { get; set; } = TimeSpan.FromHours(24);

    public void Answer(SendResult result) => _answers.Enqueue(result);

    public double SendsPerSecond(AccountRef account) => 1000;

    public TimeSpan? ServiceWindow(AccountRef account) => Window;

    /// <summary>Whether the provider recognises a repeated request.</summary>
    public bool SendsOnce { get; set; }

    public bool HasBegun { get; set; } = true;

    /// <summary>Set by a test that wants requests to be on their way until it lets their answers come.</summary>
    public TaskCompletionSource? Held { get; set; }

    public async Task<SendProgress> SendAsync(
        AccountRef account, OutboundMessage message, int firstPart, Func<ValueTask<bool>> begin, CancellationToken cancellationToken)
    {
        if (!SendsOnce && !await begin())
        {
            return new SendProgress(firstPart, new SendResult(SendOutcome.Retry, Code: "journal"), HasBegun: false);
        }

        if (Held is { } held)
        {
            var hasBegun = HasBegun;
            Sent.Add(message, cancellationToken);
            try
            {
                await held.Task.WaitAsync(cancellationToken);
            }
            catch (OperationCanceledException) when (!hasBegun)
            {
                return new SendProgress(firstPart, new SendResult(SendOutcome.Retry, Code: "stopped"), HasBegun: false);
            }

            return new SendProgress(1, new SendResult(SendOutcome.Sent, "wamid." + message.DeliveryId.ToString("n")), hasBegun);
        }

        var result = _answers.TryDequeue(out var answer) ? answer : new SendResult(SendOutcome.Sent, "wamid." + message.DeliveryId.ToString("n"));
        Sent.Add(message, cancellationToken);
        return new SendProgress(result.Outcome == SendOutcome.Sent ? 1 : 0, result, HasBegun);
    }
}

/// <summary>The read APIs: what was asked is kept, what comes back is set by the test; a question without an answer waits.</summary>
public sealed class FakeFetches : IFetchChannels
{
    private readonly BlockingCollection<Func<FetchProgress>> _answers = [];

    public BlockingCollection<FetchOrder> Asked { get; } = [];

    public void Answer(FetchProgress progress) => _answers.Add(() => progress);

    public void Throw(Exception exception) => _answers.Add(() => throw exception);

    public async Task<FetchProgress> FetchAsync(FetchOrder order, CancellationToken cancellationToken)
    {
        Asked.Add(order, cancellationToken);
        return await Task.Run(() => _answers.Take(cancellationToken)(), cancellationToken);
    }
}
