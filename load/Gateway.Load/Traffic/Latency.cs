using HdrHistogram;

namespace Gateway.Load.Traffic;

/// <summary>Latencies in microseconds, written from many threads.</summary>
internal sealed class Latency
{
    // A minute: what takes longer has failed; three digits keep the error of a percentile below a thousandth.
    private const long MicrosecondsMax = 60_000_000;
    private const int Digits = 3;

    private readonly LongConcurrentHistogram _histogram = new(1, MicrosecondsMax, Digits);

    public long Count => _histogram.TotalCount;

    public void Record(TimeSpan elapsed) => _histogram.RecordValue(Math.Clamp((long)elapsed.TotalMicroseconds, 1, MicrosecondsMax));

    /// <returns>Milliseconds; NaN when nothing was recorded.</returns>
    public double Percentile(double percentile) => Count == 0 ? double.NaN : _histogram.GetValueAtPercentile(percentile) / 1000.0;
}
