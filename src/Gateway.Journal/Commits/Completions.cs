namespace Gateway.Journal.Commits;

/// <summary>
/// Lets the callers of a batch's commits continue on the thread pool (or on their grain's scheduler), never on the thread that serves the batch.
/// </summary>
internal sealed class Completions : IThreadPoolWorkItem
{
    // What follows a commit takes some microseconds: eight in a row keep nobody waiting, and one by one each would cost a hand-over as long as itself.
    private const int InARowMax = 8;

    private readonly WaitingCommit[] _done;
    private readonly CommitResult[] _results;

    private Completions(ReadOnlySpan<WaitingCommit> done, ReadOnlySpan<CommitResult> results) => (_done, _results) = (done.ToArray(), results.ToArray());

    public static void Queue(ReadOnlySpan<WaitingCommit> done, ReadOnlySpan<CommitResult> results)
    {
        // Every processor has a share of a small batch.
        var inARow = Math.Clamp(done.Length / (2 * Environment.ProcessorCount), 1, InARowMax);
        for (var from = 0; from < done.Length; from += inARow)
        {
            var count = Math.Min(inARow, done.Length - from);
            ThreadPool.UnsafeQueueUserWorkItem(new Completions(done.Slice(from, count), results.Slice(from, count)), preferLocal: false);
        }
    }

    void IThreadPoolWorkItem.Execute()
    {
        for (var i = 0; i < _done.Length; i++)
        {
            _done[i].Complete(_results[i]);
        }
    }
}
