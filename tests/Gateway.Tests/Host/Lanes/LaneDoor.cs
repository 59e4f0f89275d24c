using System.Collections.Frozen;
using System.Net;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;
using Gateway.Events;
using Gateway.Host;
using Gateway.Host.Agents;
using Gateway.Host.Attachments;
using Gateway.Host.Http;
using Gateway.Host.Ingress;
using Gateway.Host.Lanes;
using Gateway.Host.Lanes.Commands;
using Gateway.Host.Lanes.Feeding;
using Gateway.Host.Operate;
using Gateway.Host.Security;
using Gateway.Tests.Events;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Gateway.Tests.Host.Lanes;

/// <summary>The gateway's TCP lane and event socket on free ports, over a log in memory, with a record of what came instead of the grains.</summary>
internal sealed class LaneDoor : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Dictionary<KeyRole, string> _keys;

    private LaneDoor(WebApplication app, HeldThreads threads, MemoryEventLog log, Dictionary<KeyRole, string> keys)
    {
        (_app, Threads, Log, _keys) = (app, threads, log, keys);
        Port = ((IPEndPoint)app.Services.GetRequiredService<LaneServer>().EndPoint!).Port;
        Url = new Uri(app.Urls.First());
    }

    public int Port { get; }

    public Uri Url { get; }

    public HeldThreads Threads { get; }

    public MemoryEventLog Log { get; }

    public RecordedCommands Commands => _app.Services.GetRequiredService<RecordedCommands>();

    public EventForms Forms => _app.Services.GetRequiredService<EventForms>();

    public LaneMetrics Metrics => _app.Services.GetRequiredService<LaneMetrics>();

    public HandSubscriptions Subscriptions => (HandSubscriptions)_app.Services.GetRequiredService<ISubscriptionFinder>();

    public IServiceProvider Services => _app.Services;

    public static async Task<LaneDoor> OpenAsync(
        Action<LanesOptions>? configure = null, TimeProvider? time = null, MemoryEventLog? log = null, string? certificate = null, string? key = null)
    {
        var threads = new HeldThreads();
        log ??= new MemoryEventLog(2);
        var readiness = new Readiness(() => threads.StoreAccepts, () => new StoreView("test", "none", null, null));
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.WebHost.ConfigureKestrel(KestrelLimits.Apply);
        var services = builder.Services;
        services.AddSingleton(time ?? TimeProvider.System);
        services.AddSingleton(new RunOptions { DataDirectory = "", Tcp = new TcpAddress("127.0.0.1", 0), TcpCertificate = certificate, TcpKey = key });
        services.AddSingleton(BootstrapKey.None);
        services.AddSingleton<IThreads>(threads);
        services.AddSingleton<RecordedCommands>();
        services.AddSingleton<IThreadCommands>(static provider => provider.GetRequiredService<RecordedCommands>());
        services.AddSingleton(readiness);
        services.AddSingleton<IStoredAttachments>(new HandAttachments());
        services.AddSingleton<Gateway.Host.Sending.IReadyAccounts>(new PlainAccounts());
        services.AddSingleton<IEventLog>(log);
        services.AddOptions<AgentsOptions>();
        services.Configure<LanesOptions>(static o => o.CloseTimeout = TimeSpan.FromMilliseconds(20));
        services.Configure(configure ?? (static _ => { }));
        GatewayApp.AddDoor(services);
        services.AddEvents();
        services.AddSingleton<ISubscriptionFinder>(new HandSubscriptions(log, time ?? TimeProvider.System));
        services.AddLanes();
        var app = builder.Build();
        GatewayApp.UseDoor(app);
        app.MapEvents().RequireAuthorization(Policies.Events);
        app.MapEventsSocket().RequireAuthorization(Policies.Events);
        app.MapCommands();
        app.Services.GetRequiredService<ModelSource>().Publish(Model());
        var keys = Enum.GetValues<KeyRole>().ToDictionary(role => role, _ => ApiKey.New("test"));
        app.Services.GetRequiredService<KeyRingSource>().Publish(new KeyRing(
            keys.Select(k => new ApiKeyEntry(k.Value.Id, "acme", k.Key, k.Key == KeyRole.Agent ? "anna" : null, k.Value.Hash, null)).ToFrozenDictionary(e => e.Id, StringComparer.Ordinal)));
        await app.StartAsync(TestContext.Current.CancellationToken);
        readiness.Started();
        return new LaneDoor(app, threads, log, keys.ToDictionary(k => k.Key, k => k.Value.Key));
    }

    public string Key(KeyRole role) => _keys[role];

    /// <summary>Takes every key back.</summary>
    public void Revoke() => _app.Services.GetRequiredService<KeyRingSource>().Publish(KeyRing.Empty);

    public Task<LaneWire> ConnectAsync() => LaneWire.ConnectAsync(Port);

    /// <summary>A connection that has said hello and was welcomed.</summary>
    public async Task<LaneWire> EnterAsync(KeyRole role = KeyRole.Provider)
    {
        var wire = await ConnectAsync();
        await wire.SendAsync(new Gateway.Protocol.Lanes.LaneHello(1, Key(role), "test"));
        Assert.IsType<Gateway.Protocol.Lanes.LaneWelcome>(await wire.ReadAsync());
        return wire;
    }

    public async ValueTask DisposeAsync()
    {
        Threads.Release();
        await _app.StopAsync(TestContext.Current.CancellationToken);
        await _app.DisposeAsync();
    }

    private static GatewayModel Model()
    {
        AccountModel[] accounts = [Account("line", "tokyo"), Account("whatsapp", "main"), Account("webchat", "site")];
        var tenant = new TenantModel
        {
            Name = "acme",
            Pepper = new byte[32],
            Accounts = accounts.ToFrozenDictionary(a => (a.Ref.Channel, a.Ref.Account)),
            AccountsByProviderId = FrozenDictionary<(string, string), AccountModel>.Empty,
            Agents = FrozenDictionary<string, AgentModel>.Empty,
            Queues = FrozenDictionary<string, QueueModel>.Empty,
            Costs = FrozenDictionary<string, int>.Empty,
            ReopenWindow = TimeSpan.FromHours(4),
            SilenceTimeout = TimeSpan.FromDays(7),
        };
        return new GatewayModel { Version = 1, Tenants = new[] { tenant }.ToFrozenDictionary(t => t.Name) };
    }

    private static AccountModel Account(string channel, string name) => new()
    {
        Ref = new AccountRef("acme", channel, name),
        Secrets = FrozenDictionary<string, Secret>.Empty,
        Queue = "default",
        Labels = FrozenDictionary<string, string>.Empty,
    };
}
