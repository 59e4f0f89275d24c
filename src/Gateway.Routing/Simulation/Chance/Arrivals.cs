namespace Gateway.Routing.Simulation;

/// <summary>A part of the UTC day, repeated daily, with a rate of arrivals a second.</summary>
internal readonly record struct RatePart(long From, long To, double Rate);

/// <summary>A Poisson process whose rate changes over the day: an exponential amount of expected arrivals lies between two.</summary>
internal sealed class Arrivals
{
    private const long Day = 86_400_000_000;
    private readonly RatePart[] _parts;
    private SeededRandom _random;
    private double _now;

    public Arrivals(IEnumerable<RatePart> parts, SeededRandom random)
    {
        _parts = [.. parts.Where(p => p.Rate > 0).OrderBy(p => p.From)];
        _random = random;
    }

    /// <summary>Microseconds of the next arrival; null when none comes before <paramref name="end"/>.</summary>
    public long? Next(long end)
    {
        if (_parts.Length == 0) return null;
        var left = _random.NextExponential() * 1_000_000;
        var day = (long)(_now / Day) * Day;
        while (_now <= end)
        {
            foreach (var part in _parts)
            {
                var from = Math.Max(_now, day + part.From);
                var to = (double)(day + part.To);
                if (from >= to) continue;
                var step = left / part.Rate;
                if (from + step < to)
                {
                    _now = from + step;
                    return (long)_now;
                }

                left -= (to - from) * part.Rate;
                _now = to;
            }

            day += Day;
            _now = Math.Max(_now, day);
        }

        return null;
    }
}
