namespace Gateway.Client.Publishing;

/// <summary>Batches that are not durable yet, in the order they were published, and how many of them may be on their way.</summary>
internal sealed class PublishQueue(int itemsMax)
{
    private readonly Lock _lock = new();
    private readonly LinkedList<PublishBatch> _batches = new();
    private readonly Dictionary<long, LinkedListNode<PublishBatch>> _byId = [];
    private LinkedListNode<PublishBatch>? _next;
    private Task _lastEntered = Task.CompletedTask;
    private TaskCompletionSource _changed = NewSignal();
    private Exception? _end;
    private long _lastId;
    private long _credit;
    private int _items;

    /// <summary>Waits until there is room, and puts the batch at the end. Callers enter in the order they called.</summary>
    public async Task<PublishBatch> AddAsync(int items, Func<long, byte[]> encode, CancellationToken cancellationToken)
    {
        var entered = NewSignal();
        Task before;
        lock (_lock)
        {
            (before, _lastEntered) = (_lastEntered, entered.Task);
        }

        try
        {
            await before.WaitAsync(cancellationToken).ConfigureAwait(false);
            return await EnterAsync(items, encode, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            // Whoever gives up lets the next one in no sooner than it would have come itself.
            _ = before.ContinueWith(_ => entered.TrySetResult(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
    }

    /// <summary>A new connection: everything that is not durable is sent again, from the oldest.</summary>
    public void Restart(long credit)
    {
        lock (_lock)
        {
            (_credit, _next) = (credit, _batches.First);
            Signal();
        }
    }

    /// <summary>The next batch to send, when there is one and the credit allows it.</summary>
    public async Task<PublishBatch> NextAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Task changed;
            lock (_lock)
            {
                if (_next is { } next && next.Value.Items <= _credit)
                {
                    _credit -= next.Value.Items;
                    _next = next.Next;
                    return next.Value;
                }

                changed = _changed.Task;
            }

            await changed.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public void Acknowledge(long id, long credit) => Take(id, credit)?.Done.TrySetResult();

    public void Refuse(long id, GatewayException why)
    {
        int items;
        lock (_lock)
        {
            items = _byId.TryGetValue(id, out var node) ? node.Value.Items : 0;
        }

        Take(id, items)?.Done.TrySetException(why);
    }

    /// <summary>Nothing is sent any more.</summary>
    public void End(Exception why)
    {
        List<PublishBatch> left;
        lock (_lock)
        {
            _end = why;
            left = [.. _batches];
            _batches.Clear();
            _byId.Clear();
            Signal();
        }

        foreach (var batch in left)
        {
            batch.Done.TrySetException(why);
        }
    }

    private async Task<PublishBatch> EnterAsync(int items, Func<long, byte[]> encode, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task changed;
            lock (_lock)
            {
                if (_end is { } end)
                {
                    throw end;
                }

                // A batch larger than the whole queue goes alone.
                if (_items == 0 || _items + items <= itemsMax)
                {
                    return Add(items, encode);
                }

                changed = _changed.Task;
            }

            await changed.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private PublishBatch Add(int items, Func<long, byte[]> encode)
    {
        var batch = new PublishBatch(_lastId + 1, items, encode(_lastId + 1));
        var node = _batches.AddLast(batch);
        _byId.Add(batch.Id, node);
        _next ??= node;
        _lastId++;
        _items += items;
        Signal();
        return batch;
    }

    private PublishBatch? Take(long id, long credit)
    {
        lock (_lock)
        {
            _credit += credit;
            if (!_byId.Remove(id, out var node))
            {
                return null;
            }

            _next = ReferenceEquals(_next, node) ? node.Next : _next;
            _batches.Remove(node);
            _items -= node.Value.Items;
            Signal();
            return node.Value;
        }
    }

    private void Signal()
    {
        _changed.TrySetResult();
        _changed = NewSignal();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

/// <summary>One batch, encoded once, however often it is sent.</summary>
internal sealed record PublishBatch(long Id, int Items, byte[] Frame)
{
    public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}
