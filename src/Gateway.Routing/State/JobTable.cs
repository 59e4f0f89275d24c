using System.Diagnostics.CodeAnalysis;

namespace Gateway.Routing;

/// <summary>
/// The live jobs by id. Links and hashes are in the jobs: with a million of them each look-up is a walk to memory, and this one ends in the object that is
/// wanted, without a row of a table between. Grows by one bucket at a time (linear hashing: W. Litwin, VLDB 1980), so that no enqueue waits for a million
/// jobs to be put in order anew.
/// </summary>
internal sealed class JobTable
{
    // A power of two: the table of a pool where nothing waits.
    private const int BucketsMin = 1024;

    private JobState?[] _buckets = new JobState?[BucketsMin];

    // Buckets below have been split into themselves and their twin at the end: ids that belong there are told apart by one more bit.
    private int _split;
    private int _half = BucketsMin / 2;

    public int Count { get; private set; }

    /// <summary>About two a job, and never fewer than there were.</summary>
    public int Buckets => _half + _split;

    /// <summary>The first job of a bucket; the others follow by <see cref="JobState.NextInTable"/>.</summary>
    public JobState? First(int bucket) => _buckets[bucket];

    public bool TryGet(string id, [NotNullWhen(true)] out JobState? job)
    {
        var hash = id.GetHashCode();
        job = _buckets[IndexOf(hash)];
        while (job is not null && (job.IdHash != hash || job.Demand.Job.Id != id)) job = job.NextInTable;
        return job is not null;
    }

    /// <summary>The caller knows that no job of this id is in the table.</summary>
    public void Add(JobState job)
    {
        job.IdHash = job.Demand.Job.Id.GetHashCode();
        ref var bucket = ref _buckets[IndexOf(job.IdHash)];
        job.NextInTable = bucket;
        bucket = job;
        Count++;

        // Two buckets a job, so two splits at the most: most look-ups for ids that are new end at once.
        while (Count * 2 > Buckets) Split();
    }

    public void Remove(JobState job)
    {
        ref var link = ref _buckets[IndexOf(job.IdHash)];
        while (link != job) link = ref link!.NextInTable;
        link = job.NextInTable;
        job.NextInTable = null;
        Count--;
    }

    /// <summary>In no order.</summary>
    public IEnumerable<JobState> All()
    {
        for (var i = 0; i < Buckets; i++)
        {
            for (var job = _buckets[i]; job is not null; job = job.NextInTable) yield return job;
        }
    }

    private int IndexOf(int hash)
    {
        var index = hash & (_half - 1);
        return index < _split ? hash & ((_half * 2) - 1) : index;
    }

    private void Split()
    {
        if (Buckets == _buckets.Length) Array.Resize(ref _buckets, _buckets.Length * 2);
        ref var low = ref _buckets[_split];
        var job = low;
        low = null;
        var high = _half + _split;
        while (job is not null)
        {
            var next = job.NextInTable;
            ref var bucket = ref _buckets[(job.IdHash & _half) == 0 ? _split : high];
            job.NextInTable = bucket;
            bucket = job;
            job = next;
        }

        if (++_split < _half) return;
        _half *= 2;
        _split = 0;
    }
}
