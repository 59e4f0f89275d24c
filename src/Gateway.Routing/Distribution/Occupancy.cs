namespace Gateway.Routing;

/// <summary>
/// The share of its time an agent had work, the past forgotten at a steady rate. Between two changes of load it nears the load ratio; the
/// distance shrinks for all agents at the same rate, so those with the same load keep their order and can stand in a tree.
/// </summary>
internal static class Occupancy
{
    // Half of it is forgotten in 5.5 hours: fairness is felt over a shift.
    private const double Memory = 8 * 3_600_000_000.0;

    // Past this the fraction below is off by more than a thousandth.
    private const double FractionMax = 0.5;

    // Natural logarithms of distances lie between this and 0: a millionth of a millionth of a shift is no work at all.
    private const double LogFloor = -64;

    private const double RankScale = 1L << 32;

    /// <summary>After <paramref name="microseconds"/> at a load ratio.</summary>
    public static double After(double occupancy, double load, long microseconds) => load + ((occupancy - load) * Decay(microseconds / Memory));

    /// <summary>What is left of a count after <paramref name="microseconds"/>.</summary>
    public static double Left(double count, long microseconds) => count == 0 ? 0 : count * Decay(microseconds / Memory);

    /// <summary>A number that orders agents of one load ratio, whenever their distances were taken.</summary>
    public static long Rank(double distance, long at)
    {
        if (distance == 0) return 0;
        var size = Math.Max(ExactMath.Log(Math.Abs(distance)), LogFloor) - LogFloor + (at / Memory);
        return (long)(size * RankScale) * Math.Sign(distance);
    }

    // Out of the four operations only, as everything that decides. Most steps are minutes.
    private static double Decay(double x)
    {
        if (x > FractionMax) return x > 600 ? 0 : ExactMath.Exp(-x);
        var even = 1 + (x * x / 12);
        return (even - (x / 2)) / (even + (x / 2));
    }
}
