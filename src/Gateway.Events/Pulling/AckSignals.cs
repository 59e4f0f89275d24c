using System.Collections.Concurrent;

namespace Gateway.Events;

/// <summary>Tells the streams of this process that a subscription's cursor has moved, so that a reader at its limit goes on at once. Streams elsewhere see it at their next turn.</summary>
public sealed class AckSignals
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _waiting = new(StringComparer.Ordinal);

    public void Moved(string subscription)
    {
        if (_waiting.TryRemove(subscription, out var waiting))
        {
            waiting.TrySetResult();
        }
    }

    /// <summary>Completes with the next movement. Take it before looking.</summary>
    internal Task Next(string subscription) =>
        _waiting.GetOrAdd(subscription, static _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
}
