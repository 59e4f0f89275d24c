namespace Gateway.Events.Pulling;

/// <summary>What one reader of a shared subscription reads now, how far, and what of it is not acknowledged.</summary>
internal sealed class PullPartitions(int partitionCount)
{
    private readonly long[] _sent = new long[partitionCount];
    private readonly Queue<long>?[] _open = new Queue<long>?[partitionCount];
    private int _generation = -1;

    /// <summary>In order.</summary>
    public int[] Mine { get; private set; } = [];

    /// <summary>Events given to the reader and not acknowledged.</summary>
    public int OpenCount { get; private set; }

    public int Generation => _generation;

    public long Sent(int partition) => _sent[partition];

    /// <summary>Of partitions that are not this reader's: 0, which moves nothing when it is acknowledged.</summary>
    public ReadOnlySpan<long> Positions => _sent;

    /// <summary>Takes over what the subscription's owner says. True when the reader is to be told of it.</summary>
    public bool Apply(PullTurn turn)
    {
        var replayed = turn.Generation != _generation;
        var changed = replayed || !turn.Partitions.AsSpan().SequenceEqual(Mine);
        for (var partition = 0; partition < partitionCount; partition++)
        {
            var mine = turn.Partitions.Contains(partition);
            if (!mine || replayed)
            {
                OpenCount -= _open[partition]?.Count ?? 0;
                (_open[partition], _sent[partition]) = (null, 0);
            }

            if (mine && _open[partition] is null)
            {
                (_open[partition], _sent[partition]) = (new Queue<long>(), turn.Positions[partition]);
            }

            while (_open[partition] is { Count: > 0 } open && open.Peek() <= turn.Positions[partition])
            {
                open.Dequeue();
                OpenCount--;
            }
        }

        (Mine, _generation) = (turn.Partitions, turn.Generation);
        return changed;
    }

    /// <summary>An event that goes to the reader, up to this sequence.</summary>
    public void Give(int partition, long sequence)
    {
        _sent[partition] = sequence;
        _open[partition]!.Enqueue(sequence);
        OpenCount++;
    }

    /// <summary>An event that is not the reader's.</summary>
    public void Pass(int partition, long sequence) => _sent[partition] = sequence;

    /// <summary>What was passed over without anything open before it: done with, without the reader's word. Null when there is none.</summary>
    public long[]? Passed(long[] acknowledged)
    {
        long[]? passed = null;
        foreach (var partition in Mine)
        {
            if (_open[partition]!.Count == 0 && _sent[partition] > acknowledged[partition])
            {
                passed ??= new long[partitionCount];
                passed[partition] = _sent[partition];
            }
        }

        return passed;
    }
}
