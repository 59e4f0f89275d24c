namespace Gateway.Routing;

/// <summary>The newest finished jobs, so that an enqueue repeated late does not bring one back.</summary>
internal sealed class FinishedJobs(int max)
{
    private readonly Queue<JobKey> _order = new();
    private readonly Dictionary<string, long> _epochs = [];

    public IReadOnlyList<JobKey> All => [.. _order];

    public bool TryGetEpoch(string id, out long epoch) => _epochs.TryGetValue(id, out epoch);

    public void Add(JobKey job)
    {
        _epochs[job.Id] = job.Epoch;
        _order.Enqueue(job);
        if (_order.Count <= max) return;
        var oldest = _order.Dequeue();
        if (_epochs.Remove(oldest.Id, out var epoch) && epoch != oldest.Epoch) _epochs.Add(oldest.Id, epoch);
    }
}
