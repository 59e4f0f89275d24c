using BenchmarkDotNet.Attributes;

namespace Gateway.Benchmarks;

/// <summary>Complete, enqueue, match and accept of one job at a fixed number of waiting jobs. Bytes per cycle include the job and the four facts.</summary>
[MemoryDiagnoser]
public class MatcherBenchmarks
{
    private MatcherPool _pool = null!;

    /// <summary>0: half of the capacity is free; otherwise all is taken and this many jobs wait.</summary>
    [Params(0, 1_000, 1_000_000)]
    public int Waiting { get; set; }

    [GlobalSetup]
    public void SetUp() => _pool = new MatcherPool(Waiting);

    [Benchmark]
    public void Cycle() => _pool.Cycle();
}
