using System.Globalization;
using Gateway.Contracts;
using Gateway.Contracts.Agents;

namespace Gateway.Conversations.Threads;

/// <summary>What becomes of our own messages: told by the sender, and by the provider's receipts.</summary>
internal static class Receipts
{
    public static void ApplyOrHold(Turn turn, InboundItem item)
    {
        if (item.Target is null && UpTo(item) is { } watermark)
        {
            ApplyUpTo(turn, item, watermark);
            return;
        }

        var delivery = turn.State.Deliveries.Find(d => item.Target is not null && (d.ProviderId == item.Target || d.Parts.Exists(p => p.Id == item.Target)))
            ?? Unconfirmed(turn, item);
        if (delivery is not null)
        {
            delivery.ProviderId ??= item.Target;
            Advance(turn, delivery, OfAllParts(delivery, item.Target, StatusOf(item)), CodeOf(item));
        }
        else if (item.Target is { } target && turn.Knows(Turn.MessageId(target)))
        {
            // A message of ours that settled long ago: the receipt is told, its state is no longer kept.
            Publish(turn, item.Target, clientId: null, StatusOf(item), CodeOf(item), orphan: false);
        }
        else
        {
            HeldItems.Hold(turn, item);
        }
    }

    /// <summary>Moves a delivery forward; a status that is behind the one known changes nothing.</summary>
    public static void Advance(Turn turn, Delivery delivery, DeliveryStatus status, string? code)
    {
        if (Rank(status) <= Rank(delivery.Status))
        {
            return;
        }

        delivery.Status = status;
        if (status is DeliveryStatus.Read or DeliveryStatus.Failed)
        {
            // Nothing can come after either.
            delivery.Parts.Clear();
        }

        Publish(turn, delivery.ProviderId, delivery.ClientId, status, code, orphan: false);
        if (delivery.Agent.Length > 0)
        {
            turn.Effects.Add(new TellAgent(delivery.Agent,
                new DeliveryFrame(new ConversationId(turn.Conversation.Thread, delivery.Ordinal).ToString(), delivery.ClientId, NameOf(status), code)));
        }
    }

    public static void PublishOrphan(Turn turn, InboundItem item) =>
        Publish(turn, item.Target, clientId: null, StatusOf(item), CodeOf(item), orphan: true);

    public static string NameOf(DeliveryStatus status) => status switch
    {
        DeliveryStatus.Pending => "accepted",
        DeliveryStatus.Sent => "sent",
        DeliveryStatus.Delivered => "delivered",
        DeliveryStatus.Read => "read",
        DeliveryStatus.Uncertain => "uncertain",
        _ => "failed",
    };

    /// <summary>What a message is as a whole when one of its parts has come so far: failed with any part, and otherwise no further than the part furthest behind.</summary>
    private static DeliveryStatus OfAllParts(Delivery delivery, string? id, DeliveryStatus status)
    {
        if (delivery.Parts.Count == 0 || status == DeliveryStatus.Failed)
        {
            return status;
        }

        foreach (var part in delivery.Parts)
        {
            if (part.Id == id && Rank(status) > Rank(part.Status))
            {
                part.Status = status;
            }
        }

        return delivery.Parts.MinBy(p => Rank(p.Status))!.Status;
    }

    private static int Rank(DeliveryStatus status) => status switch
    {
        DeliveryStatus.Pending => 0,
        DeliveryStatus.Uncertain => 1,
        DeliveryStatus.Sent => 2,
        DeliveryStatus.Delivered => 3,
        DeliveryStatus.Read => 4,
        _ => 5,
    };

    /// <summary>
    /// A message whose answer was lost, or told no id, is known by our own name of it, where the channel gives that back; some call the message by it.
    /// </summary>
    private static Delivery? Unconfirmed(Turn turn, InboundItem item)
    {
        if (Guid.TryParse(item.Target, out var own) && turn.State.Deliveries.Find(d => d.Id == own) is { } called)
        {
            return called;
        }

        return item.Extra?.GetValueOrDefault(ExtraNames.CallbackData) is { } name && Guid.TryParse(name, out var id)
            ? turn.State.Deliveries.Find(d => d.Id == id && (d.Status == DeliveryStatus.Uncertain || (d.ProviderId is null && d.Status != DeliveryStatus.Pending)))
            : null;
    }

    /// <summary>Milliseconds since 1970: the receipt is about everything sent until then.</summary>
    private static DateTimeOffset? UpTo(InboundItem item) =>
        long.TryParse(item.Extra?.GetValueOrDefault("watermark"), NumberStyles.None, CultureInfo.InvariantCulture, out var ms)
        && ms <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()
            ? DateTimeOffset.FromUnixTimeMilliseconds(ms)
            : null;

    private static void ApplyUpTo(Turn turn, InboundItem item, DateTimeOffset watermark)
    {
        foreach (var delivery in turn.State.Deliveries)
        {
            if (delivery.Status is DeliveryStatus.Sent or DeliveryStatus.Delivered && delivery.AcceptedAt <= watermark)
            {
                foreach (var part in delivery.Parts)
                {
                    part.Status = Rank(StatusOf(item)) > Rank(part.Status) ? StatusOf(item) : part.Status;
                }

                Advance(turn, delivery, StatusOf(item), CodeOf(item));
            }
        }
    }

    private static string? CodeOf(InboundItem item) => item.Extra?.GetValueOrDefault("error_code") ?? item.Extra?.GetValueOrDefault("code");

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
