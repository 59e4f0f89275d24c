using Gateway.Contracts;

namespace Gateway.Conversations.Threads;

/// <summary>
/// Edits, deletes, reactions and receipts that come before their message: kept for a while, then published as orphans. Echoes that come while a message of
/// ours is on its way, which may be the one they tell of: kept until it has settled.
/// </summary>
internal static class HeldItems
{
    public static void Hold(Turn turn, InboundItem item)
    {
        var held = turn.State.Held;
        if (held.Count >= ThreadLimits.HeldMax)
        {
            Expire(turn, held[0].Item);
            held.RemoveAt(0);
        }

        held.Add(new HeldItem(item, turn.Now + (item.Kind == ItemKind.Echo ? ThreadLimits.EchoHeldFor : ThreadLimits.HeldFor)));
    }

    /// <summary>A message with this id is known now: what waited for it takes effect, in the order it came.</summary>
    public static void Release(Turn turn, string? id)
    {
        var held = turn.State.Held;
        if (id is null || held.Count == 0)
        {
            return;
        }

        for (var i = 0; i < held.Count;)
        {
            if (held[i].Item.Target != id)
            {
                i++;
                continue;
            }

            var item = held[i].Item;
            held.RemoveAt(i);
            if (item.Kind == ItemKind.Receipt)
            {
                Receipts.ApplyOrHold(turn, item);
            }
            else
            {
                InboundDecisions.Change(turn, item, orphan: false);
            }
        }
    }

    /// <summary>Publishes what has waited long enough.</summary>
    public static void ExpireDue(Turn turn)
    {
        var held = turn.State.Held;
        for (var due = Due(); due >= 0; due = Due())
        {
            var item = held[due].Item;
            held.RemoveAt(due);
            Expire(turn, item);
        }

        int Due() => held.FindIndex(h => h.ExpiresAt <= turn.Now);
    }

    private static void Expire(Turn turn, InboundItem item)
    {
        if (item.Kind == ItemKind.Receipt)
        {
            Receipts.PublishOrphan(turn, item);
        }
        else if (item.Kind == ItemKind.Echo)
        {
            Echoes.Show(turn, item);
        }
        else
        {
            InboundDecisions.Change(turn, item, orphan: true);
        }
    }
}
