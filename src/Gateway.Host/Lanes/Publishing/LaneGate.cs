using Microsoft.Extensions.Options;

namespace Gateway.Host.Lanes.Publishing;

/// <summary>Bounds the items that all lanes have in work. Who finds it full waits, first come first served, and reads nothing meanwhile: back-pressure instead of refusals.</summary>
internal sealed class LaneGate(IOptions<LanesOptions> options)
{
    private readonly Lock _lock = new();
    private readonly Queue<(int Items, TaskCompletionSource Entered)> _waiting = new();
    private int _inWork;

    public int InWork => Volatile.Read(ref _inWork);

    public ValueTask EnterAsync(int items, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_waiting.Count == 0 && Fits(items))
            {
                _inWork += items;
                return default;
            }

            var entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Enqueue((items, entered));
            return new ValueTask(WaitAsync(entered, cancellationToken));
        }
    }

    public void Leave(int items)
    {
        lock (_lock)
        {
            _inWork -= items;
            while (_waiting.TryPeek(out var next) && (next.Entered.Task.IsCompleted || Fits(next.Items)))
            {
                _waiting.Dequeue();
                if (next.Entered.TrySetResult())
                {
                    _inWork += next.Items;
                }
            }
        }
    }

    // A batch larger than the whole gate goes alone.
    private bool Fits(int items) => _inWork == 0 || _inWork + items <= options.Value.InWorkItemsMax;

    private static async Task WaitAsync(TaskCompletionSource entered, CancellationToken cancellationToken)
    {
        await using var gone = cancellationToken.Register(() => entered.TrySetCanceled(cancellationToken));
        await entered.Task;
    }
}
