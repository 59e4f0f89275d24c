using Gateway.Client;
using Gateway.Client.Agents;
using Gateway.Contracts.Agents;
using Gateway.Tests.Agents;

namespace Gateway.Tests.Client;

/// <summary>A program that is the agent ana, before a server with a fake grain, over a connection that can be cut.</summary>
internal sealed class AgentRig : IAsyncDisposable
{
    private readonly AgentServer _server;
    private readonly CuttingProxy _proxy;
    private IAsyncEnumerator<ServerFrame> _frames;

    private AgentRig(AgentServer server, FakeAgentGrain? grain, TimeProvider? time)
    {
        _server = server;
        Grain = server.Grain("ana", grain);
        _proxy = new CuttingProxy(server.Address.Port);
        Agent = new GatewayAgent(new GatewayClientOptions
        {
            Url = new UriBuilder(server.Address) { Port = _proxy.Port }.Uri,
            Key = "ana",
            Time = time ?? TimeProvider.System,
            ReconnectMin = TimeSpan.FromMilliseconds(1),
            ReconnectMax = TimeSpan.FromMilliseconds(10),
        });
        _frames = Read();
    }

    public FakeAgentGrain Grain { get; }

    public GatewayAgent Agent { get; }

    /// <summary>Connects when the first frame is read.</summary>
    public static async Task<AgentRig> StartAsync(TimeProvider? time = null, FakeAgentGrain? grain = null) => new(await AgentServer.StartAsync(), grain, time);

    /// <summary>Connected, and welcome read.</summary>
    public static async Task<AgentRig> WelcomedAsync(TimeProvider? time = null)
    {
        var rig = await StartAsync(time);
        Assert.IsType<WelcomeFrame>(await rig.NextAsync());
        return rig;
    }

    public void Cut() => _proxy.Cut();

    /// <summary>The first reader leaves, and another begins.</summary>
    public async Task ReadAgainAsync()
    {
        await _frames.DisposeAsync();
        _frames = Read();
    }

    public async Task<ServerFrame> NextAsync()
    {
        Assert.True(await _frames.MoveNextAsync());
        return _frames.Current;
    }

    /// <summary>The next of such calls that the grain got.</summary>
    public async Task<TCall> ToldAsync<TCall>()
    {
        while (true)
        {
            if (await Grain.NextAsync() is TCall wanted)
            {
                return wanted;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _frames.DisposeAsync();
        await Agent.DisposeAsync();
        await _proxy.DisposeAsync();
        await _server.DisposeAsync();
    }

    private IAsyncEnumerator<ServerFrame> Read() => Agent.ReadAsync(TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);
}
