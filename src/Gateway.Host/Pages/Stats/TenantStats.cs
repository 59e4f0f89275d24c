using Gateway.Contracts;

namespace Gateway.Host.Pages.Stats;

/// <summary>What one tenant's events have told lately.</summary>
internal sealed class TenantStats(TimeProvider time)
{
    // What fits a screen.
    private const int EventsShown = 30;

    private readonly RateWindow _in = new(time);
    private readonly RateWindow _out = new(time);
    private readonly RateWindow _events = new(time);
    private readonly LatencyWindow _accept = new(time);
    private readonly Lock _lock = new();
    private readonly Queue<EventFacts> _last = new(EventsShown);

    /// <summary>Null before the first second is whole: nobody has counted yet.</summary>
    public RatesView? Rates => _in.PerSecond() is { } received && _out.PerSecond() is { } sent && _events.PerSecond() is { } events
        ? new RatesView(Math.Round(received, 1), Math.Round(sent, 1), Math.Round(events, 1))
        : null;

    public LatencyView? Accept => _accept.Read();

    /// <summary>Newest first.</summary>
    public IReadOnlyList<EventFacts> Last()
    {
        lock (_lock)
        {
            return [.. _last.Reverse()];
        }
    }

    public void Saw(int partition, long sequence, in EventGlance glance)
    {
        _events.Add(1);
        switch (glance.Type)
        {
            case EventTypes.MessageAccepted when glance.Inbound:
                _in.Add(1);
                break;
            case EventTypes.MessageSent:
                _out.Add(1);
                break;
        }

        if (glance is { Type: EventTypes.JobAssigned, WaitedMs: { } waited })
        {
            _accept.Record(waited);
        }

        lock (_lock)
        {
            if (_last.Count == EventsShown)
            {
                _last.Dequeue();
            }

            _last.Enqueue(new EventFacts(glance.Type, glance.Subject, glance.Time, partition, sequence));
        }
    }
}
