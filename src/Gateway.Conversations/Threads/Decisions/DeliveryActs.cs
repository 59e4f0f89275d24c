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

        if (result.Outcome == SendOutcome.Uncertain)
        {
            Receipts.Advance(turn, delivery, DeliveryStatus.Uncertain, "uncertain");
            return;
        }

        if (result.Outcome != SendOutcome.Sent)
        {
            Receipts.Advance(turn, delivery, DeliveryStatus.Failed, result.Code);
            return;
        }

        delivery.ProviderId = result.ProviderId;
        Receipts.Advance(turn, delivery, DeliveryStatus.Sent, code: null);
        if (result.ProviderId is { } id)
        {
            // Reactions, edits and receipts will name it.
            turn.FirstTime(Turn.MessageId(id));
            HeldItems.Release(turn, id);
        }
    }
}
