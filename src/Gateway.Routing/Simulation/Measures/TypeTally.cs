namespace Gateway.Routing.Simulation;

/// <summary>What became of one type's contacts that arrived in the measured window.</summary>
internal sealed class TypeTally(int batches)
{
    public long Served { get; private set; }

    public long Abandoned { get; private set; }

    public long Waited { get; private set; }

    /// <summary>Microseconds, all who joined and whose wait has ended or is cut off by the end.</summary>
    public List<long> Waits { get; } = [];

    public double WaitSum { get; private set; }

    public double ServedWaitSum { get; private set; }

    public long Within { get; private set; }

    public long[] BatchOffered { get; } = new long[batches];

    public long[] BatchWithin { get; } = new long[batches];

    public double[] BatchWait { get; } = new double[batches];

    public long Offered => Waits.Count;

    /// <param name="within">Served within the SLA.</param>
    /// <param name="served">Null: still waiting at the end.</param>
    public void Add(int batch, long wait, bool within, bool? served)
    {
        Waits.Add(wait);
        WaitSum += wait;
        if (wait > 0) Waited++;
        if (within) Within++;
        if (served == true)
        {
            Served++;
            ServedWaitSum += wait;
        }
        else if (served == false)
        {
            Abandoned++;
        }

        BatchOffered[batch]++;
        BatchWait[batch] += wait;
        if (within) BatchWithin[batch]++;
    }
}
