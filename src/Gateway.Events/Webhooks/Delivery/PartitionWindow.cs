namespace Gateway.Events.Webhooks;

/// <summary>What of one partition has been read and is not done with.</summary>
internal sealed class PartitionWindow(int partition, long position)
{
    private readonly Queue<DeliveryItem> _open = new();

    public int Partition => partition;

    /// <summary>Last sequence looked at.</summary>
    public long Read { get; private set; } = position;

    /// <summary>A gap is told before anything behind it is read.</summary>
    public bool Barred { get; private set; }

    /// <summary>It could not be read, and is left alone until then.</summary>
    public DateTimeOffset? RetryAt { get; set; }

    /// <summary>Everything up to here is done with or recorded as parked.</summary>
    public long Position
    {
        get
        {
            while (_open.TryPeek(out var oldest) && (oldest.Done || oldest.Parked))
            {
                _open.Dequeue();
            }

            return _open.TryPeek(out var first) ? first.From - 1 : Read;
        }
    }

    public void Pass(long sequence) => Read = sequence;

    public void Add(DeliveryItem item, bool isGap)
    {
        Read = item.Sequence;
        Barred = isGap;
        _open.Enqueue(item);
    }

    public void Lift() => Barred = false;
}
