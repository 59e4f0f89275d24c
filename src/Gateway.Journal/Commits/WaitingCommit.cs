using System.Threading.Tasks.Sources;
using Microsoft.Extensions.ObjectPool;

namespace Gateway.Journal.Commits;

/// <summary>One commit on its way, and the source of the task its caller awaits. Pooled: it belongs to the pump until the result is set, then to the caller's await.</summary>
internal sealed class WaitingCommit : IValueTaskSource<CommitResult>
{
    // As many as wait in a busy second on one core; beyond it the collector takes them.
    private const int PooledMax = 4_096;

    private static readonly ObjectPool<WaitingCommit> Pool = new DefaultObjectPool<WaitingCommit>(new DefaultPooledObjectPolicy<WaitingCommit>(), PooledMax);

    private ManualResetValueTaskSourceCore<CommitResult> _core;

    public Commit Commit { get; private set; } = null!;

    public int Bytes { get; private set; }

    public ValueTask<CommitResult> Task => new(this, _core.Version);

    public static WaitingCommit Rent(Commit commit)
    {
        var waiting = Pool.Get();
        waiting.Commit = commit;
        waiting.Bytes = CommitLimits.BytesOf(commit);
        return waiting;
    }

    /// <summary>Hands the result to the caller, who continues here unless it has a scheduler. The instance must not be touched afterwards.</summary>
    public void Complete(CommitResult result) => _core.SetResult(result);

    public CommitResult GetResult(short token)
    {
        var result = _core.GetResult(token);
        _core.Reset();
        Commit = null!;
        Pool.Return(this);
        return result;
    }

    public ValueTaskSourceStatus GetStatus(short token) => _core.GetStatus(token);

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);
}
