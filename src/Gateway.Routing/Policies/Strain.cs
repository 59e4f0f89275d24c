namespace Gateway.Routing;

/// <summary>
/// How late the agents of one profile come to their own work: the mean wait, in SLAs, of the last jobs taken at their highest level. Agents who are late
/// with it do not help out where they are slower: that would make both queues late. Not kept in snapshots: a pool that starts lends until it knows better.
/// </summary>
internal struct Strain
{
    // A team of ten sees so many jobs in an hour or two: long enough to tell overload from a burst.
    private const int Memory = 200;

    // Fewer say more about chance than about load.
    private const int JobsMin = 30;

    // At a mean of one SLA about half are late although helping still pays; a little above it hardly anybody is served in time any more.
    private const double Limit = 1.2;

    // Where all are late waits gather around one length; where few are very late, the few must not speak for all.
    private const double RatioMax = 3;

    private double _mean;
    private int _jobs;

    public readonly bool IsLate => _jobs >= JobsMin && _mean > Limit;

    /// <param name="wait">Microseconds.</param>
    public void Take(long wait, long sla)
    {
        _jobs = Math.Min(_jobs + 1, Memory);
        _mean += (Math.Clamp(wait / (double)Math.Max(sla, 1), 0, RatioMax) - _mean) / _jobs;
    }
}
