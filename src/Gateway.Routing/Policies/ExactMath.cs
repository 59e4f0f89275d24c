namespace Gateway.Routing;

/// <summary>
/// Logarithm and exponential out of the four operations only, which every processor rounds alike: the platform's own differ in the last bit between
/// systems, and one bit is another simulation.
/// </summary>
internal static class ExactMath
{
    private const double Ln2 = 0.6931471805599453;

    // Ln2 in two parts, so that a multiple of it can be taken off without rounding.
    private const double Ln2High = 6.93147180369123816490e-01;
    private const double Ln2Low = 1.90821492927058770002e-10;
    private const double RootHalf = 0.7071067811865476;

    // s is at most 0.172: the first term left out is below 1e-17 of the sum.
    private const int LogTerms = 11;

    // r is at most 0.35: the first term left out is below 1e-17.
    private const int ExpTerms = 15;

    private static readonly double[] Odd = [.. Enumerable.Range(0, LogTerms + 1).Select(k => 1.0 / ((2 * k) + 1))];
    private static readonly double[] Whole = [.. Enumerable.Range(0, ExpTerms + 1).Select(k => k == 0 ? 0 : 1.0 / k)];

    /// <summary>Of a positive, normal number.</summary>
    public static double Log(double value)
    {
        var bits = BitConverter.DoubleToInt64Bits(value);
        var exponent = (int)(bits >> 52) - 1022;
        var mantissa = BitConverter.Int64BitsToDouble((bits & 0x000F_FFFF_FFFF_FFFF) | (1022L << 52));
        if (mantissa < RootHalf)
        {
            mantissa *= 2;
            exponent--;
        }

        var s = (mantissa - 1) / (mantissa + 1);
        var square = s * s;
        var sum = 0.0;
        for (var k = LogTerms; k >= 0; k--) sum = (sum * square) + Odd[k];
        return (exponent * Ln2) + (2 * s * sum);
    }

    /// <summary>Of a number between -700 and 700.</summary>
    public static double Exp(double value)
    {
        var power = (int)Math.Floor((value / Ln2) + 0.5);
        var r = value - (power * Ln2High) - (power * Ln2Low);
        var sum = 1.0;
        for (var k = ExpTerms; k > 0; k--) sum = 1 + (sum * r * Whole[k]);
        return sum * BitConverter.Int64BitsToDouble((long)(power + 1023) << 52);
    }
}
