using Gateway.Contracts;
using Gateway.Contracts.Agents;

namespace Gateway.Conversations.Threads;

/// <summary>What becomes of our own messages: told by the sender, and by the provider's receipts.</summary>
internal static class Receipts
{
    public static void ApplyOrHold(Turn turn, InboundItem item)
    {
        var delivery = turn.State.Deliveries.Find(d => d.ProviderId is not null && d.ProviderId == item.Target);
        if (delivery is not null)
        {
            Advance(turn, delivery, StatusOf(item), item.Extra?.GetValueOrDefault("code"));
        }
        else if (item.Target is { } target && turn.Knows(Turn.MessageId(target)))
        {
            // A message of ours that settled long ago: the receipt is told, its state is no longer kept.
            Publish(turn, item.Target, clientId: null, StatusOf(item), item.Extra?.GetValueOrDefault("code"), orphan: false);
        }
        else
        {
            HeldItems.Hold(turn, item);
        }
    }

    /// <summary>Moves a delivery forward; a status that is behind the one known changes nothing.</summary>
    public static void Advance(Turn turn, Delivery delivery, DeliveryStatus status, string? code)
    {
        if (status <= delivery.Status)
        {
            return;
        }

        delivery.Status = status;
        Publish(turn, delivery.ProviderId, delivery.ClientId, status, code, orphan: false);
        if (delivery.Agent.Length > 0)
        {
            turn.Effects.Add(new TellAgent(delivery.Agent,
                new DeliveryFrame(new ConversationId(turn.Conversation.Thread, delivery.Ordinal).ToString(), delivery.ClientId, NameOf(status), code)));
        }
    }

    public static void PublishOrphan(Turn turn, InboundItem item) =>
        Publish(turn, item.Target, clientId: null, StatusOf(item), item.Extra?.GetValueOrDefault("code"), orphan: true);

    public static string NameOf(DeliveryStatus status) => status switch
    {
        DeliveryStatus.Pending => "accepted",
        DeliveryStatus.Sent => "sent",
        DeliveryStatus.Delivered => "delivered",
        DeliveryStatus.Read => "read",
        _ => "failed",
    };

    private static DeliveryStatus StatusOf(InboundItem item) => item.Status switch
    {
        "sent" => DeliveryStatus.Sent,
        "delivered" => DeliveryStatus.Delivered,
        // "played" is what a listened voice message says instead of "read".
        "read" or "played" => DeliveryStatus.Read,
        _ => DeliveryStatus.Failed,
    };

    private static void Publish(Turn turn, string? providerId, string? clientId, DeliveryStatus status, string? code, bool orphan)
    {
        var json = turn.Begin(status switch
        {
            DeliveryStatus.Sent => EventTypes.MessageSent,
            DeliveryStatus.Delivered => EventTypes.MessageDelivered,
            DeliveryStatus.Read => EventTypes.MessageRead,
            _ => EventTypes.MessageFailed,
        });
        if (clientId is not null)
        {
            json.WriteString("clientId", clientId);
        }

        if (providerId is not null)
        {
            json.WriteString("id", providerId);
        }

        if (code is not null)
        {
            json.WriteString("code", code);
        }

        if (orphan)
        {
            json.WriteBoolean("orphan", true);
        }

        turn.Events.End();
    }
}
