namespace Gateway.Routing;

/// <summary>An agent as a candidate for one job, the smaller the better: what its profile says first, its load, what its profile says in between, the rest of its order.</summary>
internal readonly record struct Standing(AgentState? Agent, long First, long Second, OrderKey Key)
{
    public bool IsBefore(in Standing other)
    {
        if (First != other.First) return First < other.First;
        if (Key.First != other.Key.First) return Key.First < other.Key.First;
        return Second != other.Second ? Second < other.Second : Key < other.Key;
    }
}
