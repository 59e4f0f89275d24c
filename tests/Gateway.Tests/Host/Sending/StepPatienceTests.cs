using Gateway.Host.Sending;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Host.Sending;

public sealed class StepPatienceTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Token_PartsKeepComing_LastsUntilTheWholeIsOver()
    {
        using var patience = new StepPatience(TimeSpan.FromSeconds(120), TimeSpan.FromSeconds(15), _time, CancellationToken.None);
        for (var second = 0; second < 119; second++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            patience.Step();
        }

        Assert.False(patience.Token.IsCancellationRequested);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(patience.Token.IsCancellationRequested);
    }

    [Fact]
    public void Token_NothingComes_EndsWithTheStep()
    {
        using var patience = new StepPatience(TimeSpan.FromSeconds(120), TimeSpan.FromSeconds(15), _time, CancellationToken.None);
        _time.Advance(TimeSpan.FromSeconds(14));
        patience.Step();
        _time.Advance(TimeSpan.FromSeconds(14));
        Assert.False(patience.Token.IsCancellationRequested);

        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(patience.Token.IsCancellationRequested);
    }

    [Fact]
    public void Token_CallerLeaves_EndsAtOnce()
    {
        using var caller = new CancellationTokenSource();
        using var patience = new StepPatience(TimeSpan.FromSeconds(120), TimeSpan.FromSeconds(15), _time, caller.Token);

        caller.Cancel();

        Assert.True(patience.Token.IsCancellationRequested);
    }
}
