using System.Threading.Tasks.Sources;

namespace Gateway.Conversations.Threads;

/// <summary>A call in the list of those that are waited for.</summary>
internal abstract class PatientCall(long since) : IThreadPoolWorkItem
{
    /// <summary>Timestamp of when it began.</summary>
    public long Since { get; } = since;

#pragma warning disable CA1051, SA1401 // Fields, because the list sets its ends and its links by the same reference.
    public PatientCall? Older;
    public PatientCall? Newer;
#pragma warning restore CA1051, SA1401

    /// <summary>It took too long, and is out of the list.</summary>
    public abstract void Execute();
}

/// <inheritdoc/>
internal sealed class PatientCall<TResult> : PatientCall, IValueTaskSource<TResult>
{
    private readonly Patience _patience;
    private readonly System.Runtime.CompilerServices.ConfiguredValueTaskAwaitable<TResult>.ConfiguredValueTaskAwaiter _running;
    private ManualResetValueTaskSourceCore<TResult> _answer;

    public PatientCall(Patience patience, long since, ValueTask<TResult> running)
        : base(since) => (_patience, _running) = (patience, running.ConfigureAwait(false).GetAwaiter());

    public ValueTask<TResult> Task => new(this, _answer.Version);

    public void Start() => _running.UnsafeOnCompleted(End);

    public override void Execute() => _answer.SetException(new TimeoutException());

    private void End()
    {
        var isInTime = _patience.TryEnd(this);
        TResult result;
        try
        {
            result = _running.GetResult();
        }
        catch (Exception exception)
        {
            // Else its caller has been told that it hangs.
            if (isInTime)
            {
                _answer.SetException(exception);
            }

            return;
        }

        if (isInTime)
        {
            _answer.SetResult(result);
        }
    }

    TResult IValueTaskSource<TResult>.GetResult(short token) => _answer.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<TResult>.GetStatus(short token) => _answer.GetStatus(token);

    void IValueTaskSource<TResult>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _answer.OnCompleted(continuation, state, token, flags);
}
