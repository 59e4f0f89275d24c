using Gateway.Contracts;
using Gateway.Contracts.Configuration;
using Gateway.Conversations;
using Gateway.Host.Ingress;
using Gateway.Host.Operate;
using Gateway.Host.WebChat;
using Gateway.Protocol.Lanes;

namespace Gateway.Host.Lanes.Publishing;

/// <summary>
/// The batches of one connection, on their way to the conversations: several at once, and of one thread one after the other, so that a thread's
/// messages keep the order they were published in. What fails ends the connection: a later batch that was let through would overtake it.
/// </summary>
internal sealed class Publisher(
    string tenant, ModelSource models, IThreads threads, LaneGate gate, Readiness readiness, LanesOptions options, TimeProvider time, LaneMetrics metrics,
    LaneOutbox outbox, ILogger logger)
{
    private static readonly Task<AcceptOutcome> NotTaken = Task.FromResult(AcceptOutcome.Unavailable);

    private readonly Lock _lock = new();
    private readonly LaneThreads _threads = new();
    private TaskCompletionSource? _room;
    private long _credit = options.CreditItems;
    private long _bytes;
    private int _batches;
    private TaskCompletionSource? _idle;
    private volatile bool _failed;

    private long RetryAfterMs => (long)options.RetryAfter.TotalMilliseconds;

    /// <summary>Something was not made durable: the connection takes nothing more and ends once the rest is answered.</summary>
    public bool HasFailed => _failed;

    /// <summary>Waits until the connection has little enough in work that another frame may be read.</summary>
    public Task RoomAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_bytes < options.InWorkBytesMax)
            {
                return Task.CompletedTask;
            }

            _room ??= NewSignal();
            return _room.Task.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Takes a batch that was read whole; its ack or error comes when the store has answered.</summary>
    public async ValueTask TakeAsync(LanePublish batch, int bytes, CancellationToken cancellationToken)
    {
        if (batch.Items.Count > Interlocked.Read(ref _credit))
        {
            Refuse(batch, "credit_exceeded", $"items: {batch.Items.Count}, and {Interlocked.Read(ref _credit)} are left of the credit; wait for an ack");
        }
        else if (models.Current.Tenants.GetValueOrDefault(tenant) is not { } model
            || batch.Channel == ChatEndpoint.Channel || !model.Accounts.TryGetValue((batch.Channel, batch.Account), out var account))
        {
            Refuse(batch, "unknown_account", "account: the tenant has no such account on this channel that messages are published to");
        }
        else if (_failed || !readiness.CanAccept)
        {
            _failed = true;
            Refuse(batch, "store_unavailable", "the gateway cannot make messages durable now; nothing of this batch is kept", RetryAfterMs);
        }
        else
        {
            Interlocked.Add(ref _credit, -batch.Items.Count);
            await gate.EnterAsync(batch.Items.Count, cancellationToken);
            lock (_lock)
            {
                _bytes += bytes;
                _batches++;
            }

            _ = RunAsync(batch, bytes, Start(batch, model, account.Ref));
        }
    }

    /// <summary>Completes when every batch taken has been answered.</summary>
    public Task WhenIdleAsync()
    {
        lock (_lock)
        {
            if (_batches == 0)
            {
                return Task.CompletedTask;
            }

            _idle ??= NewSignal();
            return _idle.Task;
        }
    }

    /// <summary>Starts one call a thread. Called by the reader of the connection only, so threads see batches in their order.</summary>
    private (LaneThread Thread, Task<AcceptOutcome> Call)[] Start(LanePublish batch, TenantModel model, AccountRef account)
    {
        var groups = _threads.Group(model, account, batch.Items, time.GetUtcNow());
        var calls = new (LaneThread, Task<AcceptOutcome>)[groups.Count];
        for (var i = 0; i < calls.Length; i++)
        {
            var (thread, items) = groups[i];
            calls[i] = (thread, Start(thread, items));
        }

        return calls;
    }

    private Task<AcceptOutcome> Start(LaneThread thread, InboundBatch items)
    {
        var tail = thread.Tail;
        // Looked at here and not when the batch was read: it has waited at the gate since. And behind the tail: what failed is marked before its tails go.
        if (_failed)
        {
            return NotTaken;
        }

        if (tail is null or { IsCompletedSuccessfully: true, Result: AcceptOutcome.Accepted })
        {
            thread.Waiting = null;
            return thread.Tail = threads.AcceptAsync(thread.Id, items).AsTask();
        }

        if (thread.Waiting is { } waiting && waiting.TryJoin(items.Items))
        {
            return tail;
        }

        thread.Waiting = new WaitingItems(items);
        return thread.Tail = AfterAsync(tail, thread.Id, thread.Waiting);
    }

    private async Task<AcceptOutcome> AfterAsync(Task<AcceptOutcome> before, ThreadId thread, WaitingItems items)
    {
        var outcome = await before;
        // What came first is not durable: what came behind it must not overtake it.
        return outcome == AcceptOutcome.Accepted ? await threads.AcceptAsync(thread, items.Take()) : outcome;
    }

    private async Task RunAsync(LanePublish batch, int bytes, (LaneThread Thread, Task<AcceptOutcome> Call)[] calls)
    {
        var start = time.GetTimestamp();
        var worst = AcceptOutcome.Accepted;
        try
        {
            foreach (var (_, call) in calls)
            {
                var outcome = await call;
                worst = outcome > worst ? outcome : worst;
            }
        }
        catch (Exception bug)
        {
            // Threads never throw for what the cluster or the store does. The publisher repeats, others go on.
            LanesLog.BatchFailed(logger, bug);
            worst = AcceptOutcome.Unavailable;
        }

        // Written only, never read first: several end at once, and the one that went well must not take back what the other has found.
        if (worst != AcceptOutcome.Accepted)
        {
            _failed = true;
        }

        Finish(batch, bytes, calls);
        metrics.BatchEnded(batch.Channel, worst, batch.Items.Count, time.GetElapsedTime(start));
        outbox.Add(worst switch
        {
            AcceptOutcome.Accepted => new LaneAck(batch.Id, batch.Items.Count),
            AcceptOutcome.Overloaded => new LaneError("overloaded", "too much waits already; repeat the batch", "publish", batch.Id, RetryAfterMs: RetryAfterMs),
            _ => new LaneError("unavailable", "not every item was confirmed durable; repeat the batch, what is durable is recognised", "publish", batch.Id, RetryAfterMs: RetryAfterMs),
        });
    }

    private void Finish(LanePublish batch, int bytes, (LaneThread Thread, Task<AcceptOutcome> Call)[] calls)
    {
        gate.Leave(batch.Items.Count);
        // Before the ack is written: its reader may publish at once.
        Interlocked.Add(ref _credit, batch.Items.Count);
        foreach (var (thread, call) in calls)
        {
            thread.End(call);
        }

        lock (_lock)
        {
            _bytes -= bytes;
            if (_bytes < options.InWorkBytesMax)
            {
                _room?.TrySetResult();
                _room = null;
            }

            if (--_batches == 0)
            {
                _idle?.TrySetResult();
            }
        }
    }

    private void Refuse(LanePublish batch, string code, string detail, long? retryAfterMs = null)
    {
        metrics.Refused(code);
        outbox.Add(new LaneError(code, detail, "publish", batch.Id, RetryAfterMs: retryAfterMs));
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
