using System.Collections.Frozen;
using System.Net.WebSockets;
using System.Security.Claims;
using Gateway.Contracts.Agents;
using Gateway.Contracts.Configuration;
using Gateway.Conversations;
using Gateway.Host.Agents;
using Gateway.Host.Security;
using Gateway.Protocol;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Gateway.Tests.Agents;

/// <summary><c>/agent</c> on a real server on a free port, before fake grains. The header <c>X-Agent</c>, or the bearer key itself, names the agent of tenant acme.</summary>
internal sealed class AgentServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly FakeGrainFactory _grains;

    private AgentServer(WebApplication app, FakeGrainFactory grains)
    {
        (_app, _grains) = (app, grains);
        Address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
    }

    public Uri Address { get; }

    public static async Task<AgentServer> StartAsync(TimeProvider? time = null, Action<AgentsOptions>? configure = null)
    {
        var (factory, grains) = FakeGrainFactory.Make();
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(time ?? TimeProvider.System).AddSingleton(factory).AddSingleton<ModelSource>().AddSingleton<LocalSessions>().AddSingleton<IAgentActs>(grains).AddAgents();
        builder.Services.AddSingleton<KeyRingSource>().AddSingleton(BootstrapKey.None).AddSingleton<KeyCheck>();
        builder.Services.Configure(configure ?? (static _ => { }));
        var app = builder.Build();
        app.Use((context, next) =>
        {
            var bearer = context.Request.Headers.Authorization.ToString();
            if ((context.Request.Headers["X-Agent"] is [{ } named] ? named : bearer.Length > 7 ? bearer[7..] : null) is { } agent)
            {
                context.Features.Set(Key(context.RequestServices.GetRequiredService<KeyRingSource>(), agent));
                context.User = new ClaimsPrincipal(new ClaimsIdentity([new Claim("tenant", "acme"), new Claim("agent", agent), new Claim("role", "agent")], "test"));
            }

            return next(context);
        });
        app.MapAgents();
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new AgentServer(app, grains);
    }

    /// <summary>The agents of tenant acme, and pages of other origins that may open their sockets.</summary>
    public void Configure(string[] agents, params string[] origins)
    {
        var tenant = new TenantModel
        {
            Name = "acme",
            Pepper = new byte[32],
            Accounts = FrozenDictionary<(string, string), AccountModel>.Empty,
            AccountsByProviderId = FrozenDictionary<(string, string), AccountModel>.Empty,
            Agents = agents.ToFrozenDictionary(a => a, a => new AgentModel
            {
                Id = a,
                Kind = AgentKind.Human,
                Name = a,
                Skills = FrozenDictionary<string, int>.Empty,
                Queues = [],
                Capacity = 1,
                WrapUp = TimeSpan.Zero,
            }),
            Queues = FrozenDictionary<string, QueueModel>.Empty,
            Costs = FrozenDictionary<string, int>.Empty,
            ReopenWindow = TimeSpan.Zero,
            SilenceTimeout = TimeSpan.FromDays(7),
        };
        _app.Services.GetRequiredService<ModelSource>().Publish(new GatewayModel
        {
            Version = 1,
            Tenants = new[] { tenant }.ToFrozenDictionary(t => t.Name),
            AgentOrigins = origins,
        });
    }

    /// <summary>Takes every key back.</summary>
    public void Revoke() => _app.Services.GetRequiredService<KeyRingSource>().Publish(KeyRing.Empty);

    public FakeAgentGrain Grain(string agent, FakeAgentGrain? grain = null)
    {
        grain ??= new FakeAgentGrain();
        _grains.Put(new AgentRef("acme", agent), grain);
        return grain;
    }

    public async Task<AgentClient> ConnectAsync(string agent, FrameFormat format = FrameFormat.Json, string? origin = null)
    {
        var socket = new ClientWebSocket();
        socket.Options.AddSubProtocol(format == FrameFormat.Json ? AgentSubprotocols.Json : AgentSubprotocols.MessagePack);
        socket.Options.SetRequestHeader("X-Agent", agent);
        if (origin is not null)
        {
            socket.Options.SetRequestHeader("Origin", origin);
        }

        await socket.ConnectAsync(new Uri($"ws://{Address.Authority}/agent"), TestContext.Current.CancellationToken);
        return new AgentClient(socket, format);
    }

    /// <summary>Connected, hello said, welcome read.</summary>
    public async Task<AgentClient> WelcomedAsync(string agent, FrameFormat format = FrameFormat.Json)
    {
        var client = await ConnectAsync(agent, format);
        await client.SendAsync(new HelloFrame(null));
        Assert.IsType<WelcomeFrame>(await client.ReadAsync());
        return client;
    }

    /// <summary>The agent's entry, in the ring with all others that came before.</summary>
    private static ApiKeyEntry Key(KeyRingSource ring, string agent)
    {
        lock (ring)
        {
            var entry = new ApiKeyEntry("key-of-" + agent, "acme", KeyRole.Agent, agent, [1, 2, 3], null);
            ring.Publish(new KeyRing(new Dictionary<string, ApiKeyEntry>(ring.Current.All) { [entry.Id] = entry }.ToFrozenDictionary(StringComparer.Ordinal)));
            return entry;
        }
    }

    public Task StopAsync() => _app.StopAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(TestContext.Current.CancellationToken);
        await _app.DisposeAsync();
    }
}

/// <summary>An agent as another WebSocket implementation speaks it.</summary>
internal sealed class AgentClient(ClientWebSocket socket, FrameFormat format) : IDisposable
{
    private readonly byte[] _buffer = new byte[FrameLimits.ServerFrameBytesMax];

    public ClientWebSocket Socket => socket;

    public async Task SendAsync(ClientFrame frame)
    {
        var output = new System.Buffers.ArrayBufferWriter<byte>();
        FrameCodec.Write(format, frame, output);
        await SendAsync(output.WrittenMemory);
    }

    public Task SendAsync(ReadOnlyMemory<byte> message) => socket.SendAsync(
        message, format == FrameFormat.Json ? WebSocketMessageType.Text : WebSocketMessageType.Binary, true, TestContext.Current.CancellationToken).AsTask();

    /// <summary>The next frame; null when the gateway closes.</summary>
    public async Task<ServerFrame?> ReadAsync()
    {
        var length = 0;
        while (true)
        {
            var result = await socket.ReceiveAsync(_buffer.AsMemory(length), TestContext.Current.CancellationToken);
            if (result.MessageType == WebSocketMessageType.Close)
            {
                return null;
            }

            length += result.Count;
            if (result.EndOfMessage)
            {
                return FrameCodec.ReadServer(format, _buffer.AsMemory(0, length)).Frame ?? throw new InvalidDataException("Not a server frame.");
            }
        }
    }

    /// <summary>Reads on until the gateway closes, answers, and tells with what code.</summary>
    public async Task<(int Code, string? Reason)> ClosedAsync()
    {
        while (await ReadAsync() is not null)
        {
        }

        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, TestContext.Current.CancellationToken);
        return ((int)socket.CloseStatus!.Value, socket.CloseStatusDescription);
    }

    public void Dispose() => socket.Dispose();
}
