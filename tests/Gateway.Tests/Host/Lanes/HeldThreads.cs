using System.Collections.Concurrent;
using Gateway.Contracts;
using Gateway.Conversations;
using Gateway.Host.Ingress;

namespace Gateway.Tests.Host.Lanes;

/// <summary>Takes batches as the grains would, keeps them, and answers when it is let.</summary>
internal sealed class HeldThreads : IThreads
{
    private readonly ConcurrentQueue<InboundBatch> _batches = new();
    private TaskCompletionSource? _hold;

    public bool StoreAccepts { get; set; } = true;

    public AcceptOutcome Outcome { get; set; } = AcceptOutcome.Accepted;

    public IReadOnlyCollection<InboundBatch> Batches => _batches;

    public IEnumerable<InboundItem> Items => _batches.SelectMany(batch => batch.Items);

    public void Hold() => _hold = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Release() => Interlocked.Exchange(ref _hold, null)?.SetResult();

    public async ValueTask<AcceptOutcome> AcceptAsync(ThreadId thread, InboundBatch batch)
    {
        Assert.Equal(ThreadId.Of(new byte[32], batch.Account.Tenant, batch.Account.Channel, batch.Account.Account, batch.Alias), thread);
        _batches.Enqueue(batch);
        if (_hold is { } hold)
        {
            await hold.Task;
        }

        var outcome = Outcome;
        Interlocked.Exchange(ref _after, null)?.Invoke();
        return outcome;
    }

    /// <summary>Run once, behind the first answer.</summary>
    public Action? RetryAfterOnce
    {
        set => _after = value;
    }

    private Action? _after;
}
