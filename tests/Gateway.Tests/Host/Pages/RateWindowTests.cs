using Gateway.Host.Pages.Stats;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Host.Pages;

public sealed class RateWindowTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void PerSecond_EvenCounts_IsTheirRate()
    {
        var window = new RateWindow(_time);
        for (var second = 0; second < 20; second++)
        {
            window.Add(7);
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(7, window.PerSecond());
    }

    [Fact]
    public void PerSecond_BeforeASecondIsWhole_IsUnknownAndNotZero()
    {
        var window = new RateWindow(_time);
        _time.Advance(TimeSpan.FromMilliseconds(900));

        Assert.Null(window.PerSecond());
    }

    [Fact]
    public void PerSecond_RunningSecond_IsLeftOut()
    {
        var window = new RateWindow(_time);
        window.Add(10);
        _time.Advance(TimeSpan.FromSeconds(1));
        window.Add(1000);

        Assert.Equal(10, window.PerSecond());
    }

    [Fact]
    public void PerSecond_AfterASilenceLongerThanTheWindow_IsZero()
    {
        var window = new RateWindow(_time);
        window.Add(500);
        _time.Advance(TimeSpan.FromSeconds(60));

        Assert.Equal(0, window.PerSecond());
    }
}
