using Gateway.Conversations.Threads;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Conversations.Hosting;

public sealed class PatienceTests : IDisposable
{
    private static readonly TimeSpan Max = TimeSpan.FromSeconds(10);

    private readonly FakeTimeProvider _time = new();
    private readonly Patience _patience;

    public PatienceTests() => _patience = new Patience(Max, _time);

    public void Dispose() => _patience.Dispose();

    [Fact]
    public async Task Await_EndsInTime_GivesWhatItGave()
    {
        var (call, answer) = Start();
        _time.Advance(Max - TimeSpan.FromTicks(1));
        Assert.False(answer.IsCompleted);
        call.SetResult(7);
        Assert.Equal(7, await answer);
        _time.Advance(Max);
    }

    [Fact]
    public async Task Await_Fails_FailsAlike()
    {
        var (call, answer) = Start();
        call.SetException(new InvalidOperationException("no"));
        Assert.Equal("no", (await Assert.ThrowsAsync<InvalidOperationException>(() => answer)).Message);
    }

    [Fact]
    public async Task Await_TakesTooLong_IsGivenUpAndMayEndLater()
    {
        var (call, answer) = Start();
        _time.Advance(Max);
        await Assert.ThrowsAsync<TimeoutException>(() => answer);
        call.SetResult(7);

        var (failing, other) = Start();
        _time.Advance(Max);
        await Assert.ThrowsAsync<TimeoutException>(() => other);
        failing.SetException(new InvalidOperationException("no"));
    }

    [Fact]
    public async Task Await_SeveralBegunApart_EachHasItsOwnTime()
    {
        var (_, first) = Start();
        _time.Advance(TimeSpan.FromSeconds(4));
        var (second, middle) = Start();
        _time.Advance(TimeSpan.FromSeconds(4));
        var (_, last) = Start();
        second.SetResult(1);
        Assert.Equal(1, await middle);

        _time.Advance(TimeSpan.FromSeconds(2));
        await Assert.ThrowsAsync<TimeoutException>(() => first);
        _time.Advance(TimeSpan.FromSeconds(7.9));
        Assert.False(last.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(0.1));
        await Assert.ThrowsAsync<TimeoutException>(() => last);

        // Everybody is gone: the timer is set again for who comes next.
        var (_, next) = Start();
        _time.Advance(Max);
        await Assert.ThrowsAsync<TimeoutException>(() => next);
    }

    [Fact]
    public async Task Await_WithoutEnd_Waits()
    {
        using var endless = new Patience(Timeout.InfiniteTimeSpan, _time);
        var call = new TaskCompletionSource<int>();
        var answer = endless.AwaitAsync(new ValueTask<int>(call.Task));
        _time.Advance(TimeSpan.FromDays(365));
        Assert.False(answer.IsCompleted);
        call.SetResult(3);
        Assert.Equal(3, await answer);
    }

    private (TaskCompletionSource<int> Call, Task<int> Answer) Start()
    {
        var call = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        return (call, _patience.AwaitAsync(new ValueTask<int>(call.Task)).AsTask());
    }
}
