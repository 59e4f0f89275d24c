using Gateway.Contracts;
using Gateway.Conversations.Threads.Texts;

namespace Gateway.Conversations.Threads;

/// <summary>What the gateway itself says to customers. It stops no clock: nobody has answered yet.</summary>
internal static class AutoReplies
{
    /// <summary>Nobody is on shift: when to expect an answer, in the customer's language and by the customer's clock.</summary>
    /// <param name="siteZone">The clock of the site that opens, where the customer's own is not known.</param>
    public static void Deferred(Turn turn, DateTimeOffset opensAt, string siteZone)
    {
        var state = turn.State;
        var zone = CustomerZones.Of(state.Labels) ?? siteZone;
        var language = state.Labels.GetValueOrDefault("language");
        var text = DeferredTexts.Write(language, turn.Tenant.DeferredTexts, opensAt, turn.Now, zone);
        Send(turn, $"deferred-{state.Epoch}", text);
    }

    private static void Send(Turn turn, string clientId, string text)
    {
        var state = turn.State;
        var delivery = new Delivery
        {
            Id = KeyedHash.Of("delivery"u8, turn.Conversation.ToString(), Delivery.Automatic, clientId),
            ClientId = clientId,
            Agent = Delivery.Automatic,
            Ordinal = state.Ordinal,
            LogSequence = -1 - turn.Events.Count,
            AcceptedAt = turn.Now,
        };
        var message = new OutboundMessage
        {
            DeliveryId = delivery.Id,
            Recipient = state.Alias,
            Text = text,
            // The customer has written in this very turn: the token is fresh, and an answer with it costs nothing.
            ReplyToken = state.ReplyToken,
            TraceParent = state.TraceParent,
        };
        state.ReplyToken = null;
        state.Deliveries.Add(delivery);
        AgentActs.DropSettled(state);
        AgentActs.WriteOutbound(turn, message, delivery);
        turn.Effects.Add(new SendOut(message));
    }
}
