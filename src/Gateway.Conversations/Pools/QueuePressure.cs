using System.Collections.Concurrent;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;
using Gateway.Conversations.Threads;

namespace Gateway.Conversations;

/// <summary>How full queues are, as their pools last told in this process: new conversations are refused at the door, never after.</summary>
public sealed class QueuePressure
{
    private readonly ConcurrentDictionary<(string Tenant, string Queue), int> _waiting = new();
    private readonly ConcurrentDictionary<(string Tenant, string Queue), bool> _unstaffed = new();

    public void Report(string tenant, string queue, int waiting) => _waiting[(tenant, queue)] = waiting;

    /// <param name="view">A whole pool, wherever it is.</param>
    public void Report(PoolView view)
    {
        foreach (var queue in view.Queues)
        {
            _waiting[(view.Tenant, queue.Name)] = queue.Waiting;
            _unstaffed[(view.Tenant, queue.Name)] = queue.Online == 0;
        }
    }

    /// <summary>Jobs without an agent; 0 while the pool has not told.</summary>
    internal int Waiting(string tenant, string queue) => _waiting.GetValueOrDefault((tenant, queue));

    /// <summary>No agent of the queue is online; false while the pool has not told.</summary>
    internal bool IsUnstaffed(string tenant, string queue) => _unstaffed.GetValueOrDefault((tenant, queue));

    /// <summary>Whether a batch that opens a conversation is refused before anything is decided: where nothing but its account says which queue it goes to.</summary>
    internal bool RefusesNew(TenantModel tenant, Threads.ThreadState state, InboundBatch batch)
    {
        if (state.IsOpen || _waiting.IsEmpty || tenant.Rules.Count > 0 || !batch.Items.Any(Opens))
        {
            return false;
        }

        var name = tenant.Accounts.GetValueOrDefault((batch.Account.Channel, batch.Account.Account))?.Queue ?? QueueNames.Default;
        return tenant.Queues.GetValueOrDefault(name) is not ({ Split.Count: > 0 } or { Overflow: not null }) && IsFull(tenant, name);
    }

    /// <summary>The queue takes no new conversations.</summary>
    internal bool IsFull(TenantModel tenant, string queue) =>
        _waiting.GetValueOrDefault((tenant.Name, queue)) >= (tenant.Queues.GetValueOrDefault(queue) ?? QueueNames.Fallback(queue)).DepthMax;

    private static bool Opens(InboundItem item) => item.Kind is ItemKind.Message or ItemKind.Postback or ItemKind.Call;
}
