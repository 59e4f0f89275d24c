using System.Collections.Concurrent;
using Gateway.Contracts;
using Microsoft.Extensions.Hosting;

namespace Gateway.Conversations.Threads;

/// <summary>
/// Conversations of the only process there is: objects that are called, without the messages, the directory and the schedulers that find a grain in a cluster.
/// </summary>
/// <remarks>
/// A conversation lets in one call at a time, in the order they came. It is in memory from its first call until it is at rest, or until nobody has called it for
/// <see cref="IdleAfter"/>. Should two of one thread ever exist, the record's version lets one of them commit, as it does for grains.
/// </remarks>
internal sealed class LocalConversations(ConversationParts parts) : BackgroundService, IConversations
{
    // Read back in a millisecond; three minutes bridge the pauses of one that is alive. 2 KB each.
    private static readonly TimeSpan IdleAfter = TimeSpan.FromMinutes(3);

    private static readonly TimeSpan SweepPeriod = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<ThreadId, ConversationCell> _cells = new();

    /// <summary>Conversations in memory.</summary>
    public int Count => _cells.Count;

    /// <summary>After how long a caller takes the store for hung.</summary>
    public Patience Patience { get; } = new(parts.Journal.PatienceMax, parts.Time);

    public IConversation Of(ThreadId thread) => new LocalConversation(this, thread);

    /// <summary>The cell of a thread, which stays until it is left as often as it was entered.</summary>
    public ConversationCell Enter(ThreadId thread)
    {
        var spin = new SpinWait();
        while (true)
        {
            var cell = _cells.GetOrAdd(thread, static (id, all) => all.NewCell(id), this);
            if (cell.TryEnter())
            {
                return cell;
            }

            // Whoever retires it is about to take it out, or to let callers in again.
            spin.SpinOnce();
        }
    }

    public void Leave(ConversationCell cell) => cell.Leave(parts.Time.GetTimestamp());

    public override void Dispose()
    {
        Patience.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(SweepPeriod, parts.Time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                Sweep(parts.Time.GetTimestamp());
            }
        }
        catch (OperationCanceledException)
        {
            // The process ends, and what is in memory with it.
        }
    }

    private void Sweep(long now)
    {
        foreach (var (thread, cell) in _cells)
        {
            if (parts.Time.GetElapsedTime(cell.LastLeft, now) >= IdleAfter && cell.TryRetire(static c => c.IsIdle))
            {
                _cells.TryRemove(new(thread, cell));
            }
        }
    }

    private ConversationCell NewCell(ThreadId thread)
    {
        ConversationCell? cell = null;
        cell = new ConversationCell(new Conversation(thread, parts, this, Rest), parts.Time.GetTimestamp());
        return cell;

        // What is closed leaves memory at once: kept for the minutes an open one is, it would be most of what the collector walks over.
        void Rest()
        {
            if (cell!.TryRetire(static c => c.IsAtRest))
            {
                _cells.TryRemove(new(thread, cell));
            }
        }
    }
}
