namespace Gateway.Routing.Staffing;

/// <summary>The classical formulas of queues with random arrivals and exponential handling times.</summary>
/// <remarks>
/// Load is in erlangs: arrivals a second times seconds of handling. Loss and delay after A. K. Erlang (1917); patience after C. Palm (1946),
/// computed as in Mandelbaum and Zeltyn, "The Palm/Erlang-A Queue, with Applications to Call Centers" (2005).
/// </remarks>
public static class Erlang
{
    // A sum over states ends where what is left cannot change the tenth digit.
    private const double Negligible = 1e-14;

    /// <summary>Erlang B: share of arrivals that find all agents busy when nobody may wait.</summary>
    public static double Blocking(int agents, double load)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(agents);
        ArgumentOutOfRangeException.ThrowIfNegative(load);
        var blocking = 1.0;
        for (var n = 1; n <= agents; n++)
        {
            blocking = load * blocking / (n + (load * blocking));
        }

        return blocking;
    }

    /// <summary>Erlang C: share of arrivals that wait, when all wait as long as it takes. 1 where the load is too much for the agents.</summary>
    public static double Waits(int agents, double load)
    {
        if (load >= agents)
        {
            return 1;
        }

        var blocking = Blocking(agents, load);
        return agents * blocking / (agents - (load * (1 - blocking)));
    }

    /// <summary>Erlang C measures. Waits without end where the load is too much for the agents.</summary>
    /// <param name="handling">Mean seconds an agent is busy with one.</param>
    /// <param name="within">Seconds of the service level.</param>
    public static QueueMeasures Patient(int agents, double load, double handling, double within)
    {
        if (load >= agents)
        {
            return new QueueMeasures(load > 0 ? 0 : 1, load > 0 ? 1 : 0, load > 0 ? double.PositiveInfinity : 0, 0, agents == 0 ? 0 : 1);
        }

        var waits = Waits(agents, load);
        var free = (agents - load) / handling;
        return new QueueMeasures(1 - (waits * Math.Exp(-free * within)), waits, waits / free, 0, load / agents);
    }

    /// <summary>Erlang A measures: whoever waits leaves after an exponential time.</summary>
    /// <param name="patience">Mean seconds until one who waits leaves.</param>
    public static QueueMeasures Impatient(int agents, double load, double handling, double patience, double within)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(handling);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(patience);
        if (load <= 0)
        {
            return new QueueMeasures(1, 0, 0, 0, 0);
        }

        if (agents == 0)
        {
            // Everybody leaves after their own patience.
            return new QueueMeasures(0, 1, patience, 1, 0);
        }

        var chain = new PatienceChain(agents, load, handling, patience);
        return chain.Measures(within, Negligible);
    }
}

/// <param name="ServiceLevel">Share of arrivals answered within the time of the service level; who leaves before does not count as answered.</param>
/// <param name="Waits">Share of arrivals that find all agents busy.</param>
/// <param name="MeanWait">Seconds, over all arrivals, until answered or gone.</param>
/// <param name="Abandons">Share of arrivals that leave unanswered.</param>
/// <param name="Occupancy">Share of the agents' time that is busy.</param>
public readonly record struct QueueMeasures(double ServiceLevel, double Waits, double MeanWait, double Abandons, double Occupancy);
