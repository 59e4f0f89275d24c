using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Gateway.Host.Lanes;

/// <summary>Limits of the lanes: publishers and subscribers on TCP, subscribers on WebSockets.</summary>
public sealed class LanesOptions
{
    // Back ends keep a handful of connections each; a connection costs about 20 KiB.
    /// <summary>TCP connections of this process; the next one is closed at once.</summary>
    [Range(1, 100_000)] public int ConnectionsMax { get; set; } = 1024;

    // Nobody types: a client sends its hello with its first packet, and three seconds are four retransmissions of that.
    /// <summary>A connection that has not said hello by then is closed.</summary>
    public TimeSpan HelloTimeout { get; set; } = TimeSpan.FromSeconds(3);

    // Whoever has shown a key may first look up where to resume.
    /// <summary>A socket of <c>/events/ws</c> that has not subscribed by then is closed.</summary>
    public TimeSpan SubscribeTimeout { get; set; } = TimeSpan.FromSeconds(10);

    // A key has 70 characters, the name of a program some tens.
    /// <summary>Bytes of the one frame that is taken of a connection that has not shown a key.</summary>
    [Range(256, 1 << 20)] public int HelloBytesMax { get; set; } = 1024;

    // The back ends of one office behind one address that all come back at once; each says its hello in a round trip.
    /// <summary>Connections of one public address (of IPv6: one /64) that have not shown a key; the next one is closed at once.</summary>
    [Range(1, 100_000)] public int StrangersOfAddressMax { get; set; } = 32;

    // A frame is at most 1 MiB: 100 KiB a second is a poor line between data centres.
    /// <summary>A frame that has begun must be complete within this time.</summary>
    public TimeSpan FrameTimeout { get; set; } = TimeSpan.FromSeconds(10);

    // NAT tables and proxies forget idle connections after 30 to 60 s.
    /// <summary>After this long without a byte from the peer it is pinged, and given up when it stays silent as long again.</summary>
    public TimeSpan KeepAlivePeriod { get; set; } = TimeSpan.FromSeconds(15);

    // The socket's buffers and ours are full already when waiting begins.
    /// <summary>A peer that takes nothing for this long is let go; it resumes by its cursor or repeats what was not acknowledged.</summary>
    public TimeSpan WriteTimeout { get; set; } = TimeSpan.FromSeconds(15);

    // A round trip of the slowest line; the error has arrived by then, or never will.
    /// <summary>How long a connection that was ended with an error is read on, so that the error is not lost to a reset.</summary>
    public TimeSpan CloseTimeout { get; set; } = TimeSpan.FromSeconds(1);

    // Deadlines are seconds.
    /// <summary>How often the deadlines of a connection are looked at.</summary>
    public TimeSpan WatchPeriod { get; set; } = TimeSpan.FromSeconds(1);

    // A store that is gone comes back in seconds.
    /// <summary>When a publisher is asked to repeat what was not made durable.</summary>
    public TimeSpan RetryAfter { get; set; } = TimeSpan.FromSeconds(5);

    // What Kestrel buffers of an answer as well.
    /// <summary>Bytes that may wait for one peer before its feed pauses and its frames are not read on; one event may come on top.</summary>
    [Range(1024, 1 << 28)] public int WaitingBytesMax { get; set; } = 64 * 1024;

    // Half a second of one connection at 10 000 messages a second; enough that batches of a full round trip are always on their way.
    /// <summary>Items one connection may have published and not been answered for.</summary>
    [Range(1, 1_000_000)] public int CreditItems { get; set; } = 4096;

    // Long texts: 4096 of them would be hundreds of megabytes. Four frames of the largest size.
    /// <summary>Bytes of frames of one connection in work; beyond it nothing more is read from it.</summary>
    [Range(1, 1 << 30)] public int InWorkBytesMax { get; set; } = 4 * 1024 * 1024;

    // Below the commits that may wait for the store, so that what is read is not refused. Half a second at 30 000 messages a second.
    /// <summary>Items of all connections in work; beyond it none is read from until there is room.</summary>
    [Range(1, 1_000_000)] public int InWorkItemsMax { get; set; } = 14_000;

    // A program that sends what is no frame does so for ever; ten show that it is no single slip.
    /// <summary>Frames that cannot be read at all after which a connection is closed.</summary>
    [Range(1, 1000)] public int StrikesMax { get; set; } = 10;
}

[OptionsValidator]
internal sealed partial class LanesOptionsValidator : IValidateOptions<LanesOptions>;
