namespace Gateway.Routing.Simulation;

/// <summary>The measures of one type, or of all that are measured. Times are seconds.</summary>
/// <param name="MeanWait">Over all who joined, abandoned too.</param>
/// <param name="Waited">Share with a wait above 0.</param>
/// <param name="WithinSla">Served within the SLA over offered.</param>
/// <param name="WithinSlaCi95">Half width, from batch means.</param>
public sealed record MeasureBlock(
    long Offered, long Served, long Abandoned, double MeanWait, double MeanWaitServed, double Waited, double WithinSla, double WithinSlaCi95,
    double P50Wait, double P95Wait, double P99Wait, double LongestWait, double AbandonedShare, double MeanWaitCi95)
{
    private const double Second = 1_000_000;

    /// <param name="parts">Tallies of types with their weights, one item a replication and type.</param>
    internal static MeasureBlock Of(IReadOnlyList<(int Replication, double Weight, TypeTally Tally)> parts)
    {
        var waits = parts.SelectMany(p => p.Tally.Waits).ToArray();
        Array.Sort(waits);
        long offered = waits.LongLength;
        var served = parts.Sum(p => p.Tally.Served);
        var abandoned = parts.Sum(p => p.Tally.Abandoned);
        var weight = parts.Sum(p => p.Weight * p.Tally.Offered);
        var (meanCi, withinCi) = Intervals(parts);
        return new MeasureBlock(
            offered,
            served,
            abandoned,
            Share(parts.Sum(p => p.Tally.WaitSum), offered) / Second,
            Share(parts.Sum(p => p.Tally.ServedWaitSum), served) / Second,
            Share(parts.Sum(p => p.Tally.Waited), offered),
            Share(parts.Sum(p => p.Weight * p.Tally.Within), weight),
            withinCi,
            Percentile(waits, 0.50),
            Percentile(waits, 0.95),
            Percentile(waits, 0.99),
            Percentile(waits, 1),
            Share(abandoned, offered),
            meanCi);
    }

    private static (double MeanWait, double Within) Intervals(IReadOnlyList<(int Replication, double Weight, TypeTally Tally)> parts)
    {
        var means = new List<double>();
        var withins = new List<double>();
        foreach (var replication in parts.GroupBy(p => p.Replication))
        {
            for (var batch = 0; batch < replication.First().Tally.BatchOffered.Length; batch++)
            {
                var offered = replication.Sum(p => p.Tally.BatchOffered[batch]);
                var weight = replication.Sum(p => p.Weight * p.Tally.BatchOffered[batch]);
                if (offered == 0) continue;
                means.Add(replication.Sum(p => p.Tally.BatchWait[batch]) / offered / Second);
                withins.Add(Share(replication.Sum(p => p.Weight * p.Tally.BatchWithin[batch]), weight));
            }
        }

        return (HalfWidth(means), HalfWidth(withins));
    }

    private static double HalfWidth(List<double> batches)
    {
        if (batches.Count < 2) return 0;
        var mean = batches.Average();
        var variance = batches.Sum(b => (b - mean) * (b - mean)) / (batches.Count - 1);
        return StudentT.Quantile(batches.Count - 1) * Math.Sqrt(variance / batches.Count);
    }

    private static double Share(double part, double whole) => whole > 0 ? part / whole : 0;

    private static double Percentile(long[] sorted, double share) =>
        sorted.Length == 0 ? 0 : sorted[Math.Max(0, (int)Math.Ceiling(share * sorted.Length) - 1)] / Second;
}
