namespace Gateway.Routing.Simulation;

/// <summary>The two-sided 95 % quantile of Student's t.</summary>
internal static class StudentT
{
    private static readonly double[] Table =
    [
        12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131,
        2.120, 2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042,
    ];

    /// <summary>Beyond the table the first terms of its expansion around the normal quantile, exact to three digits there.</summary>
    public static double Quantile(int degrees)
    {
        if (degrees < 1) return double.NaN;
        if (degrees <= Table.Length) return Table[degrees - 1];
        const double z = 1.959964;
        return z + (((z * z * z) + z) / (4 * degrees));
    }
}
