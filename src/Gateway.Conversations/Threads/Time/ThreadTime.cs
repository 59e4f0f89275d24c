using Gateway.Contracts.Configuration;
using Gateway.Routing.Clocks;

namespace Gateway.Conversations.Threads;

/// <summary>What time has to do with a conversation: its clocks, and what its job waits for.</summary>
internal sealed class ThreadTime
{
    public SlaClocks Clocks { get; } = new();

    /// <summary>The end of the service window that stands was announced.</summary>
    public bool WindowTold { get; set; }

    /// <summary>The open job is kept back until then, because nobody who could do it is on shift; default when it is not.</summary>
    public DateTimeOffset DeferredUntil { get; set; }

    /// <summary>The open job came into its queue then, or back from a deferral.</summary>
    public DateTimeOffset QueuedAt { get; set; }

    /// <summary>Only agents of this site are asked for the open job, after a hand-over; null for all.</summary>
    public string? Site { get; set; }

    public bool IsDeferred => DeferredUntil != default;

    /// <param name="customerWrote">False when a back end opens: then nobody waits for an answer until the customer writes.</param>
    public void Begin(DateTimeOffset now, SlaModel? sla, bool reopens, bool customerWrote)
    {
        if (reopens)
        {
            Clocks.Reopened(now, sla, customerWrote);
        }
        else if (!customerWrote)
        {
            Clocks.OpenedByUs(now);
        }
        else
        {
            Clocks.Opened(now);
        }
    }
}
