namespace Gateway.Fuzz;

/// <summary>Mutates bodies of a growing corpus; what reaches new branches joins it.</summary>
/// <param name="seed">Of the random numbers: the same again gives the same bodies again.</param>
internal sealed class FuzzLoop(Target target, Coverage coverage, Corpus corpus, int seed)
{
    private readonly Mutator _mutator = new(new Random(seed), corpus.Bodies);

    /// <summary>Bodies decoded.</summary>
    public long Bodies { get; private set; }

    /// <summary>Seconds of processor time it took, a little more than those given: beside other work a campaign takes longer and does not do less.</summary>
    public double Run(double seconds)
    {
        var start = Environment.CpuUsage.TotalTime;
        foreach (var body in corpus.Bodies)
            Try(body);
        while ((Environment.CpuUsage.TotalTime - start).TotalSeconds < seconds)
        {
            var body = _mutator.Mutate(corpus.Bodies);
            if (Try(body))
                corpus.Keep(body);
        }

        return (Environment.CpuUsage.TotalTime - start).TotalSeconds;
    }

    private bool Try(byte[] body)
    {
        Bodies++;
        coverage.Clear();
        target.Check(body);
        return coverage.HasNews();
    }
}
