namespace Gateway.Routing.Waiting;

/// <summary>What one queue's estimate is made of. Times are microseconds.</summary>
internal sealed class QueueWaits
{
    private const int Bands = 10;

    // Halving an interval so often finds a wait of a day to a tenth of a second.
    private const int Halvings = 20;

    private readonly Ages[] _ages = [.. Enumerable.Range(0, Bands).Select(_ => new Ages())];
    private readonly Rate[] _arrivals = [.. Enumerable.Range(0, Bands).Select(_ => new Rate())];
    private readonly Pace _pace = new();
    private int _waiting;

    /// <summary>After this wait nobody overtakes any more.</summary>
    public long Bound { get; set; } = 20 * 60 * 1_000_000L;

    public void Arrived(int band, long at) => _arrivals[band].Count(at);

    public void Add(int band, long since)
    {
        _ages[band].Add(since, 1);
        _waiting++;
    }

    /// <param name="departed">When it left for good; null when it only changed its place.</param>
    public void Remove(int band, long since, long? departed)
    {
        _ages[band].Add(since, -1);
        _waiting--;
        if (departed is { } at)
        {
            _pace.Departed(at, _waiting > 0);
        }
    }

    public IReadOnlyList<WaitEstimate> Estimate(int ownBand, bool agentFree, long now)
    {
        var estimates = new List<WaitEstimate>();
        for (var band = 0; band < Bands; band++)
        {
            if (band == ownBand || _ages[band].Total > 0)
            {
                estimates.Add(EstimateOf(band, agentFree, now));
            }
        }

        return estimates;
    }

    private WaitEstimate EstimateOf(int band, bool agentFree, long now)
    {
        if (_waiting == 0 && agentFree)
        {
            return new WaitEstimate(band, 1, TimeSpan.Zero);
        }

        if (_pace.Mean is not { } pace)
        {
            return new WaitEstimate(band, _waiting + 1, null);
        }

        // The longer the wait, the fewer less urgent jobs stay before it and the more urgent ones come: where both agree is the wait.
        var (low, high) = (0.0, pace * (_waiting + 1 + Overtaking(band, double.MaxValue, now)));
        for (var i = 0; i < Halvings; i++)
        {
            var wait = (low + high) / 2;
            (low, high) = pace * (Ahead(band, wait, now) + 1 + Overtaking(band, wait, now)) > wait ? (wait, high) : (low, wait);
        }

        // What the estimate says after a year means "never"; the bound keeps a broken pace from overflowing.
        return new WaitEstimate(band, Ahead(band, high, now) + 1, TimeSpan.FromMicroseconds(Math.Min(high, TimeSpan.FromDays(365).TotalMicroseconds)));
    }

    /// <summary>Of those that wait now, how many are served before a job of this band that comes now and waits so long.</summary>
    private int Ahead(int band, double wait, long now)
    {
        var ahead = 0;
        for (var other = 0; other < Bands; other++)
        {
            if (other <= band || wait >= Bound)
            {
                ahead += _ages[other].Total;
                continue;
            }

            // A less urgent one must have waited longer by the factor between the bands, or past the bound.
            var older = Math.Min(wait * (Math.Pow(UrgencyRules.BandFactor, other - band) - 1), Bound - wait);
            ahead += _ages[other].CountUntil(now - (long)older);
        }

        return ahead;
    }

    /// <summary>More urgent jobs expected to come early enough to be served before it.</summary>
    private double Overtaking(int band, double wait, long now)
    {
        var count = 0.0;
        for (var other = 0; other < band; other++)
        {
            count += _arrivals[other].PerMicrosecond(now) * Math.Min(wait, Bound) * (1 - Math.Pow(UrgencyRules.BandFactor, other - band));
        }

        return count;
    }
}
