namespace Gateway.Fuzz;

/// <summary>Mutates bodies of a growing corpus; what reaches new branches joins it.</summary>
internal sealed class FuzzLoop(Target target, Coverage coverage, List<byte[]> seeds)
{
    // Beyond it the corpus is wide enough, and memory is not for keeping more.
    private const int CorpusMax = 20_000;

    private readonly List<byte[]> _corpus = [.. seeds];
    private readonly Mutator _mutator = new(new Random(1), seeds);

    /// <summary>Bodies decoded.</summary>
    public long Bodies { get; private set; }

    /// <summary>Bodies kept for a branch they reached first.</summary>
    public int Kept => _corpus.Count - seeds.Count;

    /// <summary>Seconds it took, a little more than those given.</summary>
    public double Run(double seconds)
    {
        var start = TimeProvider.System.GetTimestamp();
        foreach (var seed in seeds)
            Try(seed);
        while (TimeProvider.System.GetElapsedTime(start).TotalSeconds < seconds)
        {
            var body = _mutator.Mutate(_corpus);
            if (Try(body) && _corpus.Count < CorpusMax)
                _corpus.Add(body);
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
