using System.Threading.Channels;
using Gateway.Contracts.Agents;
using Gateway.Conversations;

namespace Gateway.Tests.Conversations;

/// <summary>An agent's end of a session: frames arrive in a queue the test takes from.</summary>
public sealed class Desk : IAgentSession
{
    // Far above what any test sends: a test that floods its desk fails instead of growing.
    private readonly Channel<ServerFrame> _frames = Channel.CreateBounded<ServerFrame>(10_000);
    private readonly TaskCompletionSource<SessionEnd> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly IAgentGrain _grain;

    private Desk(IAgentGrain grain, AgentRef agent) => (_grain, Agent) = (grain, agent);

    public AgentRef Agent { get; }

    public Guid Session { get; } = Guid.NewGuid();

    public Task<SessionEnd> Ended => _ended.Task;

    public static async Task<Desk> ConnectAsync(Silo silo, string agent, long? resumeAfter = null, bool online = true)
    {
        var desk = new Desk(silo.Grains.GetGrain<IAgentGrain>(AgentKey.Of("acme", agent)), new AgentRef("acme", agent));
        var observer = silo.Grains.CreateObjectReference<IAgentSession>(desk);
        Assert.Equal(ConnectOutcome.Connected, await desk._grain.ConnectAsync(desk.Agent, desk.Session, resumeAfter, observer));
        if (online)
        {
            await desk.SendAsync(new PresenceFrame(Presence.Online));
        }

        // An observer is held weakly by the silo.
        Kept.Add(desk);
        return desk;
    }

    private static readonly System.Collections.Concurrent.ConcurrentBag<Desk> Kept = [];

    public async Task SendAsync(ClientFrame frame) => Assert.True(await _grain.HandleAsync(Session, frame));

    /// <summary>Lets time pass in the steps of a live session's keep-alive: desks that are given stay online.</summary>
    public static async Task PassAsync(Silo silo, TimeSpan time, params Desk[] desks)
    {
        for (var end = silo.Time.GetUtcNow() + time; silo.Time.GetUtcNow() < end;)
        {
            var left = end - silo.Time.GetUtcNow();
            silo.Time.Advance(left < KeepAlive ? left : KeepAlive);
            foreach (var desk in desks)
            {
                Assert.True(await desk._grain.HeartbeatAsync(desk.Session));
            }
        }
    }

    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(15);

    public ValueTask DisconnectAsync() => _grain.DisconnectAsync(Session);

    /// <summary>The next frame of this type; others that come before it are passed over.</summary>
    public Task<T> NextAsync<T>()
        where T : ServerFrame => NextAsync<T>(static _ => true);

    public Task<T> NextAsync<T>(Func<T, bool> isMeant)
        where T : ServerFrame => TakeAsync(isMeant, CancellationToken.None);

    /// <summary>As <see cref="NextAsync{T}()"/>, until the test has seen enough.</summary>
    public async Task<T> TakeAsync<T>(Func<T, bool> isMeant, CancellationToken cancellationToken)
        where T : ServerFrame
    {
        // A minute of real time is a hang, not a slow machine.
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(TimeSpan.FromMinutes(1));
        await foreach (var frame in _frames.Reader.ReadAllAsync(timeout.Token))
        {
            if (frame is T wanted && isMeant(wanted))
            {
                return wanted;
            }
        }

        throw new InvalidOperationException("The desk is closed.");
    }

    public Task PushAsync(IReadOnlyList<ServerFrame> frames)
    {
        foreach (var frame in frames)
        {
            Assert.True(_frames.Writer.TryWrite(frame));
        }

        return Task.CompletedTask;
    }

    public Task EndAsync(SessionEnd why)
    {
        _ended.TrySetResult(why);
        return Task.CompletedTask;
    }
}
