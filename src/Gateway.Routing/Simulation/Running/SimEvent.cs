namespace Gateway.Routing.Simulation;

/// <summary>What can happen, in the order in which things of the same moment do.</summary>
internal enum SimEventKind
{
    ServiceEnd,
    DutyEnd,
    DutyBegin,
    Abandon,
    Arrival,
    TraceArrival,
}

/// <param name="Subject">Index of the agent, type, contact or job slot, as the kind says.</param>
/// <param name="Version">Plan of the agent or epoch of the job it was made for; outdated when that has changed.</param>
internal readonly record struct SimEvent(SimEventKind Kind, int Subject, long Version);

/// <summary>Order of events: time, kind, then order of planning.</summary>
internal readonly record struct SimMoment(long Time, SimEventKind Kind, long Number) : IComparable<SimMoment>
{
    public int CompareTo(SimMoment other)
    {
        if (Time != other.Time) return Time.CompareTo(other.Time);
        return Kind != other.Kind ? ((int)Kind).CompareTo((int)other.Kind) : Number.CompareTo(other.Number);
    }
}
