using System.Diagnostics;
using System.Globalization;

namespace Gateway.Benchmarks;

/// <summary>The plain mode: <c>dotnet run -c Release --project bench/Gateway.Benchmarks -- matcher</c>, or only the <c>hard</c> pool. Thread CPU is not to be had, so slices are timed and the best and the median told.</summary>
internal static class MatcherRun
{
    // Tiered compilation is through after some 100,000 cycles.
    private const int WarmUp = 400_000;

    // On a machine that others use too, the best of many short slices is the one nobody disturbed.
    private const int Slices = 15;
    private const int SliceCycles = 50_000;

    public static void Print(TextWriter output, bool hardOnly)
    {
        if (!hardOnly) PrintSimple(output);
        MatcherBudget.Print(output);
    }

    private static void PrintSimple(TextWriter output)
    {
        var best = new Dictionary<int, double>();
        foreach (var waiting in (int[])[0, 1_000, 1_000_000])
        {
            var pool = new MatcherPool(waiting);
            Run(pool, WarmUp);
            var allocated = GC.GetAllocatedBytesForCurrentThread();
            var slices = Enumerable.Range(0, Slices).Select(_ => Run(pool, SliceCycles)).Order().ToArray();
            var bytes = (GC.GetAllocatedBytesForCurrentThread() - allocated) / (Slices * SliceCycles);
            best[waiting] = slices[0];
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"matcher waiting={waiting} cycles/s={1e9 / slices[Slices / 2]:F0} best={1e9 / slices[0]:F0} ns/cycle={slices[Slices / 2]:F0} best={slices[0]:F0} bytes/cycle={bytes} waiting-at-end={pool.WaitingNow()}"));
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"matcher best cost with 1000000 waiting / with 1000 waiting = {best[1_000_000] / best[1_000]:F2}"));
    }

    private static double Run(MatcherPool pool, int cycles)
    {
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < cycles; i++) pool.Cycle();
        return Stopwatch.GetElapsedTime(start).TotalNanoseconds / cycles;
    }
}
