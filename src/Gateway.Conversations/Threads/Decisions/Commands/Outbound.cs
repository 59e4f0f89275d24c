using Gateway.Contracts;
using Gateway.Contracts.Agents;

namespace Gateway.Conversations.Threads;

/// <summary>Puts a message of ours on its way: an agent's reply, or a back end's message.</summary>
internal static class Outbound
{
    public static bool HasRoom(ThreadState state) =>
        state.Deliveries.Count(d => d.Status == DeliveryStatus.Pending) < ThreadLimits.PendingDeliveriesMax;

    /// <param name="agent">Who is told what becomes of it; empty for nobody.</param>
    /// <param name="by">Id of the API key of a back end; null for an agent's.</param>
    public static TranscriptEntry Start(Turn turn, string agent, string clientId, OutboundContent content, string? by)
    {
        var state = turn.State;
        var delivery = new Delivery
        {
            Id = KeyedHash.Of("delivery"u8, turn.ConversationName, agent, clientId),
            ClientId = clientId,
            Agent = agent,
            Ordinal = state.Ordinal,
            LogSequence = -1 - turn.Events.Count,
            AcceptedAt = turn.Now,
        };
        var message = new OutboundMessage
        {
            DeliveryId = delivery.Id,
            Recipient = state.Alias,
            Text = content.Text,
            Attachments = content.Attachments,
            Template = content.Template,
            QuickReplies = content.QuickReplies ?? [],
            ReplyTo = Answered(state, content.ReplyTo),
            ReplyToken = state.ReplyToken,
            ReplyTokenAt = state.ReplyToken is null ? null : state.LastInboundAt,
            TraceParent = state.TraceParent,
            ReplyContext = state.ReplyContext,
        };
        // Whoever writes first has it; the sender knows whether it still works.
        state.ReplyToken = null;
        state.Deliveries.Add(delivery);
        DropSettled(state);
        var line = Write(turn, message, delivery, by);
        turn.Effects.Add(new SendOut(message));
        state.LastActivityAt = turn.Now;
        return line;
    }

    /// <summary>In the transcript our own messages have the names their agents gave them; the provider has its own.</summary>
    private static string? Answered(ThreadState state, string? replyTo) =>
        replyTo is null ? null : state.Deliveries.Find(d => d.ClientId == replyTo && d.ProviderId is not null)?.ProviderId ?? replyTo;

    private static TranscriptEntry Write(Turn turn, OutboundMessage message, Delivery delivery, string? by)
    {
        var state = turn.State;
        var offset = turn.Events.Count;
        var json = turn.Begin(EventTypes.MessageAccepted);
        json.WriteString("direction", "out");
        json.WriteString("kind", "message");
        json.WriteString("channel", state.Account.Channel);
        json.WriteString("account", state.Account.Account);
        if (by is null)
        {
            json.WriteString("agent", delivery.Agent);
        }
        else
        {
            json.WriteString("by", by);
        }

        json.WriteString("clientId", delivery.ClientId);
        // The agent of the conversation is who "we" are; anyone else who speaks in it is named.
        var sender = delivery.Agent.Length > 0 && delivery.Agent != state.Agent ? turn.Tenant.Agents.GetValueOrDefault(delivery.Agent)?.Name : null;
        if (sender is not null)
        {
            json.WriteString("senderName", sender);
        }

        if (message.Text is not null)
        {
            json.WriteString("text", message.Text);
        }

        if (message.Template is { } template)
        {
            json.WriteStartObject("template");
            json.WriteString("name", template.Name);
            json.WriteString("language", template.Language);
            json.WriteStartArray("parameters");
            foreach (var parameter in template.Parameters)
            {
                json.WriteStringValue(parameter);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        if (message.ReplyTo is not null)
        {
            json.WriteString("replyTo", message.ReplyTo);
        }

        if (message.QuickReplies.Count > 0)
        {
            json.WriteStartArray("quickReplies");
            foreach (var (title, payload) in message.QuickReplies)
            {
                json.WriteStartObject();
                json.WriteString("title", title);
                json.WriteString("payload", payload);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        InboundItemJson.WriteAttachments(json, message.Attachments);
        turn.Events.End();
        var line = new TranscriptEntry(state.Sequence, "out", "message", turn.Now, delivery.ClientId, sender, message.Text ?? message.Template?.Name, null, message.ReplyTo, null,
            message.Attachments, null);
        turn.Lines.Add((offset, line));
        return line;
    }

    private static void DropSettled(ThreadState state)
    {
        for (var settled = state.Deliveries.Count(d => d.Status != DeliveryStatus.Pending); settled > ThreadLimits.SettledDeliveriesMax; settled--)
        {
            state.Deliveries.RemoveAt(state.Deliveries.FindIndex(d => d.Status != DeliveryStatus.Pending));
        }
    }
}
