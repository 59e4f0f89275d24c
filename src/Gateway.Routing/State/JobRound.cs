namespace Gateway.Routing;

/// <summary>
/// Goes round the live jobs, a part of them at a time, for those without an agent that nobody has spoken of for long. A bucket that is split meanwhile gives jobs
/// to the end of the table, where the round comes by later: none is passed over.
/// </summary>
internal sealed class JobRound(JobTable jobs)
{
    // A walk to memory for every second of them, some 50 ns: 2 ms, less than a batch of decisions. 100,000 jobs, in 200,000 buckets, are gone round in four parts.
    private const int BucketsAtOnce = 65_536;

    private int _next;

    /// <param name="before">Microseconds since the Unix epoch; those spoken of since are passed over.</param>
    /// <param name="max">Jobs at which the part ends; those of its last bucket come on top.</param>
    public List<JobKey> Next(long before, int max)
    {
        var found = new List<JobKey>();
        for (var left = jobs.Count == 0 ? 0 : Math.Min(jobs.Buckets, BucketsAtOnce); left > 0 && found.Count < max; left--)
        {
            _next = _next < jobs.Buckets ? _next : 0;
            for (var job = jobs.First(_next++); job is not null; job = job.NextInTable)
            {
                if (job.Place != JobPlace.Assigned && job.ConfirmedAt < before) found.Add(job.Demand.Job);
            }
        }

        return found;
    }
}
