namespace Gateway.Host.Sending;

/// <summary>How long a body may take: as a whole, and from one part of it to the next. A sender that falls silent is not waited for as long as a slow one.</summary>
internal sealed class StepPatience : IDisposable
{
    private readonly CancellationTokenSource _whole;
    private readonly CancellationTokenSource _step;
    private readonly CancellationTokenSource _ending;
    private readonly TimeSpan _stepMax;

    public StepPatience(TimeSpan wholeMax, TimeSpan stepMax, TimeProvider clock, CancellationToken caller)
    {
        _stepMax = stepMax;
        _whole = new CancellationTokenSource(wholeMax, clock);
        _step = new CancellationTokenSource(stepMax, clock);
        _ending = CancellationTokenSource.CreateLinkedTokenSource(_whole.Token, _step.Token, caller);
    }

    public CancellationToken Token => _ending.Token;

    /// <summary>A part has come or gone: the next has its own time.</summary>
    public void Step() => _step.CancelAfter(_stepMax);

    public void Dispose()
    {
        _ending.Dispose();
        _step.Dispose();
        _whole.Dispose();
    }
}
