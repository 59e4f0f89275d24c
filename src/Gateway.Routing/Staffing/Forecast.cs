namespace Gateway.Routing.Staffing;

/// <summary>What the next week is likely to bring, from the weeks before: the same weekday and hour, times the trend of whole weeks.</summary>
public static class Forecast
{
    // A week weighs 0.7 of the next: the last four make up three quarters of the pattern, so holidays and new habits do not stay long.
    private const double Memory = 0.7;

    // A line through fewer weeks says more about chance than about growth.
    private const int WeeksForTrend = 4;

    // Nobody plans on more than a quarter more or less from one week to the next without knowing why.
    private const double TrendMax = 0.25;

    /// <param name="weeks">Arrivals by interval of the week, oldest week first; all of the same length, none negative.</param>
    /// <returns>Expected arrivals by interval of the next week.</returns>
    public static double[] NextWeek(IReadOnlyList<double[]> weeks)
    {
        ArgumentOutOfRangeException.ThrowIfZero(weeks.Count, nameof(weeks));
        var intervals = weeks[0].Length;
        var (pattern, weights) = (new double[intervals], 0.0);
        var weight = 1.0;
        for (var week = weeks.Count - 1; week >= 0; week--, weight *= Memory)
        {
            var total = weeks[week].Sum();
            if (total <= 0)
            {
                continue;
            }

            weights += weight;
            for (var i = 0; i < intervals; i++)
            {
                pattern[i] += weight * weeks[week][i] / total;
            }
        }

        if (weights == 0)
        {
            return pattern;
        }

        var level = Level([.. weeks.Select(w => w.Sum())]);
        return [.. pattern.Select(share => share / weights * level)];
    }

    /// <summary>The next total: a straight line through the totals, kept near the last ones; their mean where there are few.</summary>
    private static double Level(double[] totals)
    {
        var mean = totals.Average();
        if (totals.Length < WeeksForTrend)
        {
            return mean;
        }

        var middle = (totals.Length - 1) / 2.0;
        var (slope, spread) = (0.0, 0.0);
        for (var i = 0; i < totals.Length; i++)
        {
            slope += (i - middle) * (totals[i] - mean);
            spread += (i - middle) * (i - middle);
        }

        slope /= spread;
        var last = mean + (slope * (totals.Length - 1 - middle));
        return Math.Clamp(last + slope, Math.Max(0, last * (1 - TrendMax)), Math.Max(0, last * (1 + TrendMax)));
    }
}
