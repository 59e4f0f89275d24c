using Gateway.Contracts;

namespace Gateway.Conversations.Threads;

/// <summary>
/// Messages of our side that a provider tells of. What was written in its own inbox is new here; what we sent ourselves is shown already, and its echo may be
/// faster than the answer to our request.
/// </summary>
internal static class Echoes
{
    public static void ApplyOrHold(Turn turn, InboundItem item)
    {
        if (IsOfOurs(turn, item))
        {
            InboundDecisions.RememberOther(turn, item);
            return;
        }

        if (item.Id is not null && IsSending(turn))
        {
            HeldItems.Hold(turn, item);
            return;
        }

        Show(turn, item);
    }

    /// <summary>A message of ours has settled: held echoes of it are forgotten, and once nothing is on its way those of others are shown.</summary>
    public static void Release(Turn turn)
    {
        var held = turn.State.Held;
        for (var i = 0; i < held.Count;)
        {
            var item = held[i].Item;
            var isOfOurs = item.Kind == ItemKind.Echo && IsOfOurs(turn, item);
            if (item.Kind != ItemKind.Echo || (!isOfOurs && IsSending(turn)))
            {
                i++;
                continue;
            }

            held.RemoveAt(i);
            if (isOfOurs)
            {
                InboundDecisions.RememberOther(turn, item);
            }
            else
            {
                Show(turn, item);
                // It may have let go others that waited for it.
                i = 0;
            }
        }
    }

    public static void Show(Turn turn, InboundItem item)
    {
        // Written in the provider's own inbox: an answer like any other. The gateway's own texts, whose echoes do not come here, stop no clock.
        SlaAlerts.Answered(turn);
        InboundDecisions.Remember(turn, item);
        InboundDecisions.AddLine(turn, EventTypes.MessageAccepted, item, "out");
        HeldItems.Release(turn, item.Id);
    }

    private static bool IsSending(Turn turn) => turn.State.Deliveries.Exists(d => d.Status == DeliveryStatus.Pending);

    private static bool IsOfOurs(Turn turn, InboundItem item)
    {
        if (item.Extra?.GetValueOrDefault(ExtraNames.CallbackData) is not { } name || !Guid.TryParse(name, out var id)
            || turn.State.Deliveries.Find(d => d.Id == id) is not { } delivery)
        {
            return item.Id is { } own && turn.Knows(Turn.MessageId(own));
        }

        if (delivery.Status == DeliveryStatus.Uncertain)
        {
            // Its answer was lost; the echo tells that the provider has it.
            delivery.ProviderId ??= item.Id;
            Receipts.Advance(turn, delivery, DeliveryStatus.Sent, code: null);
        }

        return true;
    }
}
