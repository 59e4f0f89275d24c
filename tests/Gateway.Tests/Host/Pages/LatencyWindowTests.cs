using Gateway.Host.Pages.Stats;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Host.Pages;

public sealed class LatencyWindowTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Read_NothingRecorded_IsNull() => Assert.Null(new LatencyWindow(_time).Read());

    [Fact]
    public void Read_OneToAThousandMilliseconds_IsWithinOneBucketOfTheTruth()
    {
        var window = new LatencyWindow(_time);
        for (var milliseconds = 1; milliseconds <= 1000; milliseconds++)
        {
            window.Record(milliseconds);
        }

        var read = window.Read()!;

        Assert.Equal(1000, read.Count);
        Assert.InRange(read.P50, 500 / 1.1, 500 * 1.1);
        Assert.InRange(read.P99, 990 / 1.1, 990 * 1.1);
    }

    [Fact]
    public void Read_AfterTwoHalves_ForgetsTheOldest()
    {
        var window = new LatencyWindow(_time);
        window.Record(100);
        _time.Advance(TimeSpan.FromSeconds(31));
        window.Record(1);
        Assert.Equal(2, window.Read()!.Count);
        _time.Advance(TimeSpan.FromSeconds(31));

        Assert.Equal(1, window.Read()!.Count);
    }

    [Fact]
    public void Record_BeyondTheLastBucket_IsCountedInIt()
    {
        var window = new LatencyWindow(_time);
        window.Record(double.MaxValue);
        window.Record(0);

        Assert.Equal(2, window.Read()!.Count);
    }
}
