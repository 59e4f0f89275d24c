namespace Gateway.Journal.Commits;

/// <summary>Counts the commits accepted and not yet answered, over all partitions.</summary>
internal sealed class WaitingCount(int max)
{
    private int _count;
    private volatile TaskCompletionSource? _empty;

    public int Value => Volatile.Read(ref _count);

    public bool TryEnter()
    {
        if (Interlocked.Increment(ref _count) <= max) return true;
        Leave(1);
        return false;
    }

    public void Leave(int count)
    {
        if (Interlocked.Add(ref _count, -count) == 0) _empty?.TrySetResult();
    }

    /// <summary>Completes when nothing waits. Called after new commits are refused, so that it ends.</summary>
    public Task WhenEmptyAsync()
    {
        var empty = _empty ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (Value == 0) empty.TrySetResult();
        return empty.Task;
    }
}
