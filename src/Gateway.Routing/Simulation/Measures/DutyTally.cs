namespace Gateway.Routing.Simulation;

/// <summary>How one agent spent the measured window.</summary>
internal sealed class DutyTally(long from, long to)
{
    // A working day: fairness is felt over a shift, not over months.
    internal const long Window = 8 * 3_600_000_000L;

    private long _since;

    /// <summary>Microseconds with work in hand.</summary>
    public long Busy { get; private set; }

    /// <summary>Microseconds on duty without any.</summary>
    public long Idle { get; private set; }

    /// <summary>Idle microseconds by whole window of eight hours.</summary>
    public long[] IdleByWindow { get; } = new long[(to - from) / Window];

    /// <summary>Windows with any time on duty.</summary>
    public bool[] OnDutyInWindow { get; } = new bool[(to - from) / Window];

    /// <summary>The state that ends now lasted since the last change.</summary>
    public void Add(bool busy, bool onDuty, long now)
    {
        var begin = Math.Max(_since, from);
        var end = Math.Min(now, to);
        _since = now;
        if (end <= begin) return;
        if (busy) Busy += end - begin;
        else if (onDuty) Idle += end - begin;
        if (!busy && !onDuty) return;
        for (var window = (begin - from) / Window; window < IdleByWindow.Length && from + (window * Window) < end; window++)
        {
            OnDutyInWindow[window] = true;
            if (!busy) IdleByWindow[window] += Math.Min(end, from + ((window + 1) * Window)) - Math.Max(begin, from + (window * Window));
        }
    }
}
