using Gateway.Contracts;

namespace Gateway.Conversations.Threads;

/// <summary>What the sender tells of a message of ours.</summary>
internal static class DeliveryActs
{
    public static void Settle(Turn turn, Guid deliveryId, SendResult result)
    {
        var delivery = turn.State.Deliveries.Find(d => d.Id == deliveryId);
        if (delivery is null || delivery.Status != DeliveryStatus.Pending)
        {
            return;
        }

        switch (result.Outcome)
        {
            case SendOutcome.Sent:
                delivery.ProviderId = result.ProviderId;
                if (result is { ProviderId: { } first, PartIds: { } further })
                {
                    delivery.Parts.AddRange(further.Prepend(first).Select(static id => new DeliveryPart(id, DeliveryStatus.Sent)));
                }

                Receipts.Advance(turn, delivery, DeliveryStatus.Sent, code: null);
                break;
            case SendOutcome.Uncertain:
                Receipts.Advance(turn, delivery, DeliveryStatus.Uncertain, "uncertain");
                break;
            default:
                Receipts.Advance(turn, delivery, DeliveryStatus.Failed, result.Code);
                break;
        }

        // Reactions, edits, receipts and echoes will name what the provider has, be it only the first parts of a message.
        string?[] taken = [result.ProviderId, .. result.PartIds ?? []];
        foreach (var id in taken)
        {
            if (id is not null)
            {
                turn.FirstTime(Turn.MessageId(id));
                HeldItems.Release(turn, id);
            }
        }

        Echoes.Release(turn);
    }
}
