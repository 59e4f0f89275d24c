using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Gateway.Channels;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;
using Gateway.Conversations;
using Gateway.Host;
using Gateway.Host.Attachments;
using Gateway.Host.Http;
using Gateway.Host.Ingress;
using Gateway.Host.Operate;
using Gateway.Host.Security;
using Gateway.Host.Sending;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Gateway.Tests.Host;

/// <summary>The gateway's real door on a free port, with a record of what came instead of the grains behind it.</summary>
internal sealed class TestDoor : IAsyncDisposable
{
    public const string LineSecret = "line-secret";
    public const string WhatsAppSecret = "whatsapp-secret";
    public const string VerifyToken = "verify-me";
    public const string VonageSecret = "vonage-secret";

    private readonly WebApplication _app;
    private readonly RecordingThreads _threads;

    private TestDoor(WebApplication app, RecordingThreads threads, Uri url) =>
        (_app, _threads, Port, Http) = (app, threads, url.Port, new HttpClient(new SocketsHttpHandler()) { BaseAddress = url });

    public int Port { get; }

    public HttpClient Http { get; }

    public bool StoreAccepts
    {
        set => _threads.StoreAccepts = value;
    }

    public AcceptOutcome Outcome
    {
        set => _threads.Outcome = value;
    }

    public IReadOnlyList<InboundBatch> Batches => _threads.Batches;

    public IReadOnlyList<FetchOrder> Fetches => _threads.Fetches;

    public IReadOnlyList<ThreadId> Typing => _threads.Typing;

    public IServiceProvider Services => _app.Services;

    public static async Task<TestDoor> OpenAsync(Action<KestrelServerOptions>? limits = null, Action<IServiceCollection>? services = null, Action<WebApplication>? routes = null)
    {
        var threads = new RecordingThreads();
        var readiness = new Readiness(() => threads.StoreAccepts, () => new StoreView("test", "none", null, null));
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.WebHost.ConfigureKestrel(options =>
        {
            KestrelLimits.Apply(options);
            limits?.Invoke(options);
        });
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(new RunOptions { DataDirectory = "" });
        builder.Services.AddSingleton(BootstrapKey.None);
        builder.Services.AddSingleton<IThreads>(threads);
        builder.Services.AddSingleton(readiness);
        builder.Services.AddSingleton<IStoredAttachments>(new HandAttachments());
        builder.Services.AddSingleton<IReadyAccounts>(new PlainAccounts());
        GatewayApp.AddDoor(builder.Services);
        services?.Invoke(builder.Services);
        var app = builder.Build();
        GatewayApp.UseDoor(app);
        routes?.Invoke(app);
        app.Services.GetRequiredService<ModelSource>().Publish(Model());
        await app.StartAsync();
        readiness.Started();
        return new TestDoor(app, threads, new Uri(app.Urls.First()));
    }

    public string Key(KeyRole role, string? agent = null)
    {
        var (key, id, hash) = ApiKey.New("test");
        Services.GetRequiredService<KeyRingSource>().Publish(new KeyRing(
            new[] { new ApiKeyEntry(id, "acme", role, agent, hash, null) }.ToFrozenDictionary(e => e.Id, StringComparer.Ordinal)));
        return key;
    }

    public Task<HttpResponseMessage> PostLineAsync(string body, string? signature = null, string account = "tokyo")
    {
        var request = new HttpRequestMessage(HttpMethod.Post, $"/in/acme/line/{account}") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        signature ??= Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(LineSecret), Encoding.UTF8.GetBytes(body)));
        if (signature.Length > 0)
        {
            request.Headers.Add("x-line-signature", signature);
        }

        return Http.SendAsync(request);
    }

    public static string LineBody(string destination, params (string User, string Id, string Text)[] events) =>
        $$"""{"destination":"{{destination}}","events":[{{string.Join(',', events.Select(e => $$$"""{"type":"message","mode":"active","timestamp":1772366400000,"source":{"type":"user","userId":"{{{e.User}}}"},"webhookEventId":"{{{e.Id}}}","deliveryContext":{"isRedelivery":false},"replyToken":"t","message":{"id":"{{{e.Id}}}","type":"text","text":"{{{e.Text}}}"}}"""))}}]}""";

    /// <summary>Writes bytes as they are and reads the status of the first answer.</summary>
    public async Task<string> RawAsync(string request)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, Port, TestContext.Current.CancellationToken);
        var stream = socket.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request), TestContext.Current.CancellationToken);
        using var reader = new StreamReader(stream, Encoding.Latin1);
        var line = await reader.ReadLineAsync(TestContext.Current.CancellationToken);
        return line is null ? "closed" : line.Split(' ')[1];
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private static GatewayModel Model()
    {
        AccountModel[] accounts =
        [
            Account("line", "tokyo", "Utokyo", ("channelSecret", LineSecret), ("accessToken", "a")),
            Account("line", "osaka", "Uosaka", ("channelSecret", LineSecret), ("accessToken", "a")),
            Account("whatsapp", "main", null, ("appSecret", WhatsAppSecret), ("verifyToken", VerifyToken), ("accessToken", "a")),
            Account("webchat", "site", null),
            Account("infobip", "rcs", "385921004026", ("webhookLogin", "infobip:s3cret"), ("apiKey", "a")),
            Account("apple", "shop", "biz-1", ("mspId", "msp-1"), ("mspSecret", Convert.ToBase64String(Channels.Compliance.AppleFixture.Key))),
            Account("vonage", "uk", null, ("signatureSecret", VonageSecret)),
            Account("mercado-libre", "mla", "34", ("webhookToken", "hook"), ("accessToken", "a")),
            Account("email-mandrill", "help", null, ("webhookKey", "k"), ("apiKey", "a")),
            Account("teams", "bot", null, ("appId", Channels.Compliance.TeamsFixture.App), ("appPassword", "a")),
            Account("email-ses", "shop", Channels.Compliance.SesFixture.Topic),
        ];
        var tenant = new TenantModel
        {
            Name = "acme",
            Pepper = new byte[32],
            Accounts = accounts.ToFrozenDictionary(a => (a.Ref.Channel, a.Ref.Account)),
            AccountsByProviderId = accounts.Where(a => a.ProviderId is not null).ToFrozenDictionary(a => (a.Ref.Channel, a.ProviderId!)),
            Agents = FrozenDictionary<string, AgentModel>.Empty,
            Queues = FrozenDictionary<string, QueueModel>.Empty,
            Costs = FrozenDictionary<string, int>.Empty,
            ReopenWindow = TimeSpan.FromHours(4),
            SilenceTimeout = TimeSpan.FromDays(7),
        };
        return new GatewayModel { Version = 1, Tenants = new[] { tenant }.ToFrozenDictionary(t => t.Name) };
    }

    private static AccountModel Account(string channel, string name, string? providerId, params (string Name, string Value)[] secrets) => new()
    {
        Ref = new AccountRef("acme", channel, name),
        ProviderId = providerId,
        Secrets = secrets.ToFrozenDictionary(s => s.Name, s => new Secret(s.Value)),
        Queue = "default",
        Labels = FrozenDictionary<string, string>.Empty,
        Origins = ["https://shop.example"],
    };
}

/// <summary>Takes batches as the grains would, and keeps them.</summary>
internal sealed class RecordingThreads : IThreads
{
    private ImmutableList<InboundBatch> _batches = [];
    private ImmutableList<FetchOrder> _fetches = [];
    private ImmutableList<ThreadId> _typing = [];

    public bool StoreAccepts { get; set; } = true;

    public AcceptOutcome Outcome { get; set; } = AcceptOutcome.Accepted;

    public IReadOnlyList<InboundBatch> Batches => _batches;

    public IReadOnlyList<FetchOrder> Fetches => _fetches;

    /// <summary>Threads whose customer writes.</summary>
    public IReadOnlyList<ThreadId> Typing => _typing;

    public ValueTask TypingAsync(ThreadId thread, string tenant)
    {
        Assert.Equal("acme", tenant);
        ImmutableInterlocked.Update(ref _typing, list => list.Add(thread));
        return default;
    }

    public ValueTask<AcceptOutcome> FetchAsync(Guid fetch, FetchOrder order)
    {
        Assert.Equal(FetchKey.Of(new byte[32], order.Account, order.Ticket), fetch);
        ImmutableInterlocked.Update(ref _fetches, list => list.Add(order));
        return new(Outcome);
    }

    public ValueTask<AcceptOutcome> AcceptAsync(ThreadId thread, InboundBatch batch)
    {
        Assert.Equal(ThreadId.Of(new byte[32], batch.Account.Tenant, batch.Account.Channel, batch.Account.Account, batch.Alias), thread);
        ImmutableInterlocked.Update(ref _batches, list => list.Add(batch));
        return new(Outcome);
    }
}

/// <summary>The transcript's references, as a test writes them.</summary>
internal sealed class HandAttachments : IStoredAttachments
{
    public Dictionary<(string Tenant, AttachmentId Id), StoredAttachment> All { get; } = [];

    public ValueTask<StoredAttachment?> FindAsync(AgentRef agent, AttachmentId id) => new(All.GetValueOrDefault((agent.Tenant, id)));
}

/// <summary>Accounts whose own secrets are enough.</summary>
internal sealed class PlainAccounts : IReadyAccounts
{
    public ValueTask<ReadyAccount> ReadyAsync(IChannel channel, AccountModel account, CancellationToken cancellationToken) => new(new ReadyAccount(account, null));

    public void Refused(AccountModel given) => throw new InvalidOperationException("These accounts have no tokens that expire.");
}
