using System.Reflection;
using System.Threading.Channels;
using Gateway.Contracts.Agents;
using Gateway.Conversations;

namespace Gateway.Tests.Agents;

/// <summary>Records what a session tells the grain, and keeps the session's receiving end to push to.</summary>
internal sealed class FakeAgentGrain : IAgentGrain
{
    private readonly Channel<object> _calls = Channel.CreateBounded<object>(100_000);

    public IAgentSession? Session { get; private set; }

    public ConnectOutcome Outcome { get; init; } = ConnectOutcome.Connected;

    public Func<ClientFrame, Exception?> Fails { get; init; } = static _ => null;

    /// <summary>The next thing the session told: a frame, or the name of a call.</summary>
    /// <summary>Whether the grain takes the session for its own.</summary>
    public bool Knows { get; set; } = true;

    public ValueTask<object> NextAsync() => _calls.Reader.ReadAsync(TestContext.Current.CancellationToken);

    public bool TryNext(out object? call) => _calls.Reader.TryRead(out call);

    public async ValueTask<ConnectOutcome> ConnectAsync(AgentRef agent, Guid session, long? resumeAfter, IAgentSession observer)
    {
        Session = observer;
        Add(new HelloFrame(resumeAfter));
        if (Outcome == ConnectOutcome.Connected)
        {
            await observer.PushAsync([new WelcomeFrame(agent.Agent, resumeAfter ?? 0, false)]);
        }

        return Outcome;
    }

    public ValueTask<bool> HandleAsync(Guid session, ClientFrame frame)
    {
        Add(frame);
        return Fails(frame) is { } failure ? ValueTask.FromException<bool>(failure) : new(Knows);
    }

    public ValueTask<bool> HeartbeatAsync(Guid session)
    {
        Add("heartbeat");
        return new(Knows);
    }

    public ValueTask DisconnectAsync(Guid session)
    {
        Add("disconnect");
        return default;
    }

    public ValueTask DeliverAsync(IReadOnlyList<ServerFrame> frames) => throw new NotSupportedException();

    public ValueTask HintAsync(ServerFrame frame) => throw new NotSupportedException();

    public ValueTask MissedOffersAsync() => default;

    public ValueTask PoolRestartedAsync() => throw new NotSupportedException();

    private void Add(object call) => Assert.True(_calls.Writer.TryWrite(call));
}

/// <summary>A grain factory that knows only agents' grains, and whose references are the objects themselves.</summary>
public class FakeGrainFactory : DispatchProxy, IAgentActs
{
    private readonly Dictionary<string, FakeAgentGrain> _grains = [];

    internal static (IGrainFactory Factory, FakeGrainFactory Fake) Make()
    {
        var factory = Create<IGrainFactory, FakeGrainFactory>();
        return (factory, (FakeGrainFactory)(object)factory);
    }

    /// <summary>What an agent does is recorded with what its grain is told.</summary>
    public async ValueTask<ServerFrame?> HandleAsync(AgentRef agent, ClientFrame frame)
    {
        await _grains[AgentKey.Of(agent)].HandleAsync(Guid.Empty, frame);
        return null;
    }

    internal void Put(AgentRef agent, FakeAgentGrain grain) => _grains[AgentKey.Of(agent)] = grain;

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => (targetMethod!.Name, args) switch
    {
        ("GetGrain", [string key, ..]) => _grains[key],
        ("CreateObjectReference", [var target]) => target,
        ("DeleteObjectReference", _) => null,
        _ => throw new NotSupportedException(targetMethod.Name),
    };
}
