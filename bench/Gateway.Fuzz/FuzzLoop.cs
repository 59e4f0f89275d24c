namespace Gateway.Fuzz;

/// <summary>Mutates bodies of a growing corpus; what reaches new branches joins it.</summary>
/// <param name="seed">Of the random numbers: the same again gives the same bodies again.</param>
internal sealed class FuzzLoop(Target target, Coverage coverage, Corpus corpus, int seed)
{
    private readonly Mutator _mutator = new(new Random(seed), corpus.Bodies);

    /// <summary>Bodies decoded.</summary>
    public long Bodies { get; private set; }

    /// <summary>Seconds it took, a little more than those given.</summary>
    public double Run(double seconds)
    {
        var start = TimeProvider.System.GetTimestamp();
        foreach (var body in corpus.Bodies)
            Try(body);
        while (TimeProvider.System.GetElapsedTime(start).TotalSeconds < seconds)
        {
            var body = _mutator.Mutate(corpus.Bodies);
            if (Try(body))
                corpus.Keep(body);
        }

        return TimeProvider.System.GetElapsedTime(start).TotalSeconds;
    }

    private bool Try(byte[] body)
    {
        Bodies++;
        coverage.Clear();
        target.Check(body);
        return coverage.HasNews();
    }
}
