using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Gateway.Host.Agents;

/// <summary>Limits of agents' WebSocket sessions.</summary>
public sealed class AgentsOptions
{
    // Nobody types; what is slower than this is not a client of ours.
    /// <summary>A session that has not said hello by then is closed.</summary>
    public TimeSpan HelloTimeout { get; set; } = TimeSpan.FromSeconds(10);

    // A frame is at most 64 KiB: even a 64 kbit/s line needs 8 s.
    /// <summary>A message that has begun must be complete within this time.</summary>
    public TimeSpan FrameTimeout { get; set; } = TimeSpan.FromSeconds(10);

    // NAT tables and proxies forget idle connections after 30 to 60 s.
    /// <summary>After this long without a byte from the agent it is pinged.</summary>
    public TimeSpan KeepAlivePeriod { get; set; } = TimeSpan.FromSeconds(15);

    // Its offers go to others after the grain's grace time; a dead session must be noticed in about that time.
    /// <summary>After this long without an answer to the ping the session is ended.</summary>
    public TimeSpan KeepAliveTimeout { get; set; } = TimeSpan.FromSeconds(15);

    // One grain call a session and five seconds: 2,000 a second for 10,000 agents.
    /// <summary>Shortest time between two heartbeats to the agent's grain.</summary>
    public TimeSpan HeartbeatPeriod { get; set; } = TimeSpan.FromSeconds(5);

    // A proper peer answers a close in a round trip.
    /// <summary>How long the peer has to take what waits and to answer a close.</summary>
    public TimeSpan CloseTimeout { get; set; } = TimeSpan.FromSeconds(5);

    // Deadlines are seconds; ten thousand sessions make ten thousand looks a second, a hundredth of a core.
    /// <summary>How often the deadlines of a session are looked at.</summary>
    public TimeSpan WatchPeriod { get; set; } = TimeSpan.FromSeconds(1);

    // A minute of a busy human's frames; beyond it the agent has stopped reading.
    /// <summary>Frames that may wait for one agent.</summary>
    [Range(1, 100_000)] public int WaitingFramesMax { get; set; } = 1000;

    // Ten thousand slow agents would hold 10 GB; one that holds this much is closed and resumes.
    /// <summary>Bytes that may wait for one agent.</summary>
    [Range(1024, 1 << 28)] public int WaitingBytesMax { get; set; } = 1024 * 1024;

    // A person sends a few frames a minute, a desktop that acknowledges every frame some tens a second.
    /// <summary>Steady frames a second from a human or an expert; fragments, pings and pongs count.</summary>
    [Range(1, 1_000_000)] public int FramesPerSecond { get; set; } = 100;

    // One bot process answers hundreds of conversations; 64 of them at 470 frames a second are 30,000, what one machine handles.
    /// <summary>Steady frames a second from a bot.</summary>
    [Range(1, 1_000_000)] public int BotFramesPerSecond { get; set; } = 2000;

    // Acknowledging a whole resumed backlog at once is honest.
    /// <summary>Seconds' worth of frames that may come at once after a rest.</summary>
    [Range(1, 3600)] public int BurstSeconds { get; set; } = 5;

    // Three tell a mistake of the client's programmer from noise.
    /// <summary>Malformed frames, and frames about conversations the tenant does not have, after which a session is closed.</summary>
    [Range(1, 1000)] public int StrikesMax { get; set; } = 3;

    // A thousand agents are back in five seconds after a restart, and the grains start at a rate they do easily.
    /// <summary>Sessions a second one tenant may open; the rest are told when to come back.</summary>
    [Range(1, 100_000)] public int ConnectsPerSecond { get; set; } = 200;
}

[OptionsValidator]
internal sealed partial class AgentsOptionsValidator : IValidateOptions<AgentsOptions>;
