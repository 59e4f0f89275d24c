using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Events;

/// <summary>Tells when a timer of one length is made.</summary>
internal sealed class SignallingTime(TimeSpan watched) : FakeTimeProvider, IDisposable
{
    private readonly SemaphoreSlim _made = new(0);

    public void Dispose() => _made.Dispose();

    public Task NextTimerAsync() => _made.WaitAsync(TestContext.Current.CancellationToken);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        if (dueTime == watched)
        {
            _made.Release();
        }

        return timer;
    }
}
