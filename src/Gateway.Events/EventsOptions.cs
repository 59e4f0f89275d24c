using System.ComponentModel.DataAnnotations;

namespace Gateway.Events;

/// <summary>Limits of event subscriptions.</summary>
public sealed class EventsOptions
{
    // Proxies close idle connections after 30 to 60 s.
    /// <summary>A stream without events for this long gets a comment, so that both ends know the other is there.</summary>
    public TimeSpan HeartbeatPeriod { get; set; } = TimeSpan.FromSeconds(15);

    // The socket's buffers and 64 KiB of ours are full already when waiting begins.
    /// <summary>A stream whose reader takes nothing for this long is closed; it resumes by its cursor.</summary>
    public TimeSpan WriteTimeout { get; set; } = TimeSpan.FromSeconds(15);

    // Ten seconds at 400 events a second and partition; who falls behind further reads from the store.
    /// <summary>Newest events a partition keeps in memory for all streams together.</summary>
    [Range(1, 1_000_000)] public int RecentEvents { get; set; } = 4096;

    // 16 partitions of 4 MiB stay under 64 MiB; where somebody reads MessagePack, that form of them adds about as much.
    /// <summary>Bytes of them.</summary>
    [Range(1024, 1 << 30)] public int RecentBytes { get; set; } = 4 * 1024 * 1024;

    // A stream holds 64 KiB of response buffer: 256 MiB.
    /// <summary>Open streams of this process; the next one is refused with 503.</summary>
    [Range(1, 100_000)] public int StreamsMax { get; set; } = 4096;

    // A second of work of one reader; what is left comes with the next page.
    /// <summary>Events one page request looks at, other tenants' and filtered ones included.</summary>
    [Range(1000, 1_000_000)] public int PageScanMax { get; set; } = 20_000;

    // A thousand events of average size; a page of long texts ends sooner.
    /// <summary>Bytes of events after which a page ends.</summary>
    [Range(1024, 1 << 28)] public int PageBytesMax { get; set; } = 2 * 1024 * 1024;
}
