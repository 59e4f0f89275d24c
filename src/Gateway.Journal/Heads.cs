namespace Gateway.Journal;

/// <summary>Highest sequence this process knows of each partition, and who waits for the next one.</summary>
internal sealed class Heads(int partitionCount)
{
    private readonly long[] _heads = new long[partitionCount];
    private readonly TaskCompletionSource?[] _moved = new TaskCompletionSource?[partitionCount];

    public long this[int partition] => Volatile.Read(ref _heads[partition]);

    /// <summary>Raises the head and wakes every waiter; lower values are old news.</summary>
    public void Advance(int partition, long sequence)
    {
        var seen = this[partition];
        while (seen < sequence)
        {
            var before = Interlocked.CompareExchange(ref _heads[partition], sequence, seen);
            if (before == seen)
            {
                Interlocked.Exchange(ref _moved[partition], null)?.TrySetResult();
                return;
            }

            seen = before;
        }
    }

    public async ValueTask<long> WaitAsync(int partition, long after, CancellationToken cancellationToken)
    {
        while (true)
        {
            var head = this[partition];
            if (head > after) return head;
            var moved = Moved(partition);
            // The head may have moved before this waiter was to be seen.
            head = this[partition];
            if (head > after) return head;
            await moved.WaitAsync(cancellationToken);
        }
    }

    private Task Moved(int partition)
    {
        if (Volatile.Read(ref _moved[partition]) is { } existing) return existing.Task;
        var mine = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return (Interlocked.CompareExchange(ref _moved[partition], mine, null) ?? mine).Task;
    }
}
