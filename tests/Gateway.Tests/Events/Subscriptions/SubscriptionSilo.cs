using System.Collections.Frozen;
using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using Gateway.Contracts.Configuration;
using Gateway.Contracts.Events;
using Gateway.Events;
using Gateway.Events.Cursors;
using Gateway.Journal;
using Gateway.Tests.Events.Webhooks;
using Gateway.Tests.Journal;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Orleans.Configuration;
using Silo = Gateway.Tests.Conversations.Silo;

namespace Gateway.Tests.Events.Subscriptions;

/// <summary>The grains of subscriptions in a silo, over a log and a journal in memory, with endpoints the test answers for.</summary>
internal sealed class SubscriptionSilo : IAsyncDisposable, IWebhookConnections
{
    public const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private readonly ModelSource _models = new();
    private readonly Channel<HttpRequestMessage> _requests = Channel.CreateBounded<HttpRequestMessage>(1000);
    private IHost _host = null!;
    private long _modelVersion;

    public HeldStore Store { get; } = new(2);

    public MemoryEventLog Log { get; } = new(2);

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero));

    public Func<HttpRequestMessage, HttpStatusCode> Answer { get; set; } = static _ => HttpStatusCode.OK;

    public string Origin => "gateway.example";

    public ISubscriptionsGrain Directory => Grains.GetGrain<ISubscriptionsGrain>("acme");

    public IServiceProvider Services => _host.Services;

    public IGrainFactory Grains => _host.Services.GetRequiredService<IGrainFactory>();

    public static async Task<SubscriptionSilo> StartAsync(params (string Id, SubscriptionSpec Spec)[] declared)
    {
        var silo = new SubscriptionSilo();
        silo.Declare(declared);
        var builder = Microsoft.Extensions.Hosting.Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddLogging().AddMetrics().AddSingleton<TimeProvider>(silo.Time).AddSingleton(silo._models);
        foreach (var area in new[]
        {
            TimeProviderNames.Messaging, TimeProviderNames.SystemTimers, TimeProviderNames.Membership, TimeProviderNames.ActivationManagement,
            TimeProviderNames.GrainDirectory,
        })
        {
            builder.Services.AddKeyedSingleton(area, TimeProvider.System);
        }

        builder.Services.AddKeyedSingleton<TimeProvider>(TimeProviderNames.Grains, silo.Time);
        builder.Services.AddSingleton(services => new GatewayJournal(
            silo.Store, new JournalOptions { StallAfter = TimeSpan.FromDays(3650) }, silo.Time, services.GetRequiredService<ILogger<GatewayJournal>>()));
        builder.Services.AddSingleton<IEventLog>(silo.Log).AddSingleton<IWebhookConnections>(silo);
        builder.Services.AddEvents().AddSubscriptions();
        builder.UseOrleans(orleans =>
        {
            orleans.UseLocalhostClustering(FreePort(), FreePort());
            orleans.Configure<ClusterOptions>(static options => options.ClusterId = options.ServiceId = "test");
        });
        silo._host = builder.Build();
        await silo._host.Services.GetRequiredService<GatewayJournal>().StartAsync(CancellationToken.None);
        await silo._host.StartAsync();
        return silo;
    }

    /// <summary>A configuration with these subscriptions, and no others declared.</summary>
    public void Declare(params (string Id, SubscriptionSpec Spec)[] declared) => _models.Publish(Silo.Model(tenant => tenant with
    {
        Subscriptions = declared.ToFrozenDictionary(d => d.Id, d => new DeclaredSubscription(d.Id, d.Spec, [new Secret(Secret)])),
    }) with
    { Version = ++_modelVersion });

    /// <summary>A configuration without the tenant.</summary>
    public void DeclareNobody() => _models.Publish(GatewayModel.Empty with { Version = ++_modelVersion });

    public static SubscriptionSpec To(string url) => new() { Start = "beginning", Webhook = StubEndpoint.Spec with { Url = new Uri(url) } };

    /// <summary>A cursor of <c>/events</c>.</summary>
    public static string CursorOf(params long[] positions)
    {
        var log = new MemoryEventLog(positions.Length);
        return new CursorCodec(log.Epoch, positions.Length).Text(EventRecord.TenantHash("acme"), new Cursor(positions, AcceptsGaps: false));
    }

    /// <summary>The next request to any endpoint.</summary>
    public async Task<HttpRequestMessage> NextAsync() => await _requests.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(30));

    public bool HasRequest => _requests.Reader.TryPeek(out _);

    /// <summary>No delivery can be started.</summary>
    public bool OpenFails { get; set; }

    public HttpMessageInvoker Open(int connectionsMax) => OpenFails ? throw new InvalidOperationException("refused by the test") : new(new StubEndpoint(request =>
    {
        var response = new HttpResponseMessage(Answer(request));
        _requests.Writer.TryWrite(request);
        return response;
    }));

    public bool IsVouchedFor(Uri url) => true;

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        await _host.Services.GetRequiredService<GatewayJournal>().DisposeAsync();
        await ((IAsyncDisposable)_host).DisposeAsync();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
