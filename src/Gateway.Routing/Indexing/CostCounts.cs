namespace Gateway.Routing;

/// <summary>Jobs of a pool by cost, for the question whether anything lighter could overtake a job.</summary>
internal sealed class CostCounts
{
    private int[] _counts = new int[8];
    private int _distinct;

    /// <summary>Least cost of any job; 0 without jobs.</summary>
    public int Least { get; private set; }

    /// <summary>True when every job costs the same: then none can be overtaken for being heavier.</summary>
    public bool AllEqual => _distinct <= 1;

    public void Add(int cost)
    {
        if (cost >= _counts.Length) Array.Resize(ref _counts, Math.Max(cost + 1, _counts.Length * 2));
        if (_counts[cost]++ == 0) _distinct++;
        if (Least == 0 || cost < Least) Least = cost;
    }

    public void Remove(int cost)
    {
        if (--_counts[cost] > 0) return;
        _distinct--;
        if (cost != Least) return;
        while (Least < _counts.Length && _counts[Least] == 0) Least++;
        if (Least == _counts.Length) Least = 0;
    }
}
