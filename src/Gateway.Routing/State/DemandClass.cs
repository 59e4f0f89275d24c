using Gateway.Contracts.Configuration;

namespace Gateway.Routing;

/// <summary>
/// Jobs of one queue with the same requirements, whatever their band, cost or history: how long they take at each level, as measured from taken
/// to completed.
/// </summary>
internal sealed class DemandClass(string queue, IReadOnlyList<SkillRequirement> requirements)
{
    /// <summary>Of jobs that require nothing, and the most there is.</summary>
    public const int LevelMax = 10;

    // A mean over the last few hundred jobs: an error of 5 % at the usual spread, and a season's change is followed within days.
    private const int Memory = 2000;

    // So many jobs' weight has the belief that levels are alike, until it is measured.
    private const double PriorJobs = 5;

    // Handle times spread as widely as their mean: below this many jobs a factor is a guess, and a guess must not make anybody wait.
    private const double PriorFactor = 40;
    private const int FactorJobs = 20;

    // Five minutes, a common handle time: a new kind of job is neither pushed ahead of the known ones nor behind them.
    private const double Unknown = 300_000_000;

    private readonly HandleTime[] _levels = new HandleTime[LevelMax + 1];
    private readonly double[] _expected = new double[LevelMax + 1];
    private HandleTime _all;

    // Levels whose expectation is known since the last measure, one bit each: it is asked for much more often than it changes.
    private int _isKnown;

    public string Queue => queue;

    public IReadOnlyList<SkillRequirement> Requirements => requirements;

    /// <summary>Jobs measured.</summary>
    public long Measured => _all.Count;

    public HandleTime this[int level] => _levels[level];

    public void Add(int level, long microseconds)
    {
        _levels[level].Add(microseconds, Memory);
        _all.Add(microseconds, Memory);
        _isKnown = 0;
    }

    public void Restore(int level, HandleTime time)
    {
        _levels[level] = time;
        _isKnown = 0;
    }

    public HandleTime All
    {
        get => _all;
        set => (_all, _isKnown) = (value, 0);
    }

    /// <summary>Microseconds a job is expected to take at a level.</summary>
    public double Expected(int level)
    {
        if (_all.Count == 0) return Unknown;
        if ((_isKnown & (1 << level)) == 0)
        {
            var known = _levels[level];
            _expected[level] = ((known.Mean * known.Count) + (_all.Mean * PriorJobs)) / (known.Count + PriorJobs);
            _isKnown |= 1 << level;
        }

        return _expected[level];
    }

    /// <summary>How many times longer a job takes at one level than at another.</summary>
    public double Factor(int level, int better)
    {
        var at = _levels[level];
        var best = _levels[better];
        if (at.Count == 0 || best.Count < FactorJobs) return 1;
        var shrunk = ((at.Mean * at.Count) + (best.Mean * PriorFactor)) / (at.Count + PriorFactor);
        return shrunk / best.Mean;
    }
}

/// <param name="Count">Jobs measured.</param>
/// <param name="Mean">Microseconds, the older the fainter.</param>
internal record struct HandleTime(long Count, double Mean)
{
    public void Add(long microseconds, int memory)
    {
        Count++;
        Mean += (microseconds - Mean) / Math.Min(Count, memory);
    }
}
