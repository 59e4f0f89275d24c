using System.Text.Json;
using Gateway.Channels.Decoding;
using Gateway.Channels.Json;
using Gateway.Contracts;

namespace Gateway.Channels.MessageBird;

/// <summary>The message of a Conversations event. The thread is the conversation: answers go into it, whatever platform it runs over.</summary>
internal ref struct MessageBirdMessage
{
    private static readonly Words Directions = new("received", "sent");
    private static readonly Words Statuses = new("accepted", "pending", "sent", "received", "delivered", "read", "failed", "rejected", "deleted", "unknown");
    private static readonly Words Kinds = new(
        "text", "image", "video", "audio", "file", "location", "interactive", "whatsappSticker", "sticker", "email", "hsm", "event", "rich");

    private string? _direction;
    private string? _status;
    private JsonReader _from;
    private JsonReader _to;
    private string? _platform;
    private string? _conversation;

    public void Read(
        string? type, ref JsonReader message, JsonReader contact, JsonReader conversation, DateTimeOffset receivedAt, ref ItemDraft draft)
    {
        string? kind = null;
        while (message.NextMember())
        {
            if (message.At("id"u8))
                draft.Id = message.Id("message.id", ref draft.Fault);
            else if (message.At("conversationId"u8))
                _conversation = message.Id("message.conversationId", ref draft.Fault);
            else if (message.At("channelId"u8))
                draft.Account = message.Id("message.channelId", ref draft.Fault);
            else if (message.At("platform"u8))
                _platform = message.Fact();
            else if (message.At("from"u8))
                message.Keep(ref _from);
            else if (message.At("to"u8))
                message.Keep(ref _to);
            else if (message.At("direction"u8))
                _direction = Directions.Read(ref message, "message.direction", ref draft.Fault);
            else if (message.At("status"u8))
                _status = Statuses.Fact(ref message);
            else if (message.At("type"u8))
                kind = Kinds.Fact(ref message);
            else if (message.At("createdDatetime"u8))
                draft.Timestamp = JsonRead.First(draft.Timestamp, message.When(receivedAt, ref draft.ClockSuspect));
            else if (type == "message.updated" && message.At("updatedDatetime"u8))
                draft.Timestamp = message.When(receivedAt, ref draft.ClockSuspect) ?? draft.Timestamp;
            else if (message.At("replyTo"u8))
                ReplyTo(ref message, ref draft);
            else if (message.At("error"u8))
                Error(ref message, ref draft);
            else if (message.At("content"u8))
                MessageBirdContent.Read(ref message, ref draft);
            else
                message.Skip();
        }

        _conversation ??= IdOf(conversation, ref draft);
        Person(contact, ref draft);
        Finish(type, kind, ref draft);
    }

    /// <summary>A conversation opened or changed its state.</summary>
    public static void Conversation(string type, ref JsonReader conversation, JsonReader contact, ref ItemDraft draft)
    {
        var status = type == "conversation.created" ? "conversation_created" : "conversation_updated";
        (draft.Kind, draft.Status) = (ItemKind.System, status);
        while (conversation.NextMember())
        {
            if (conversation.At("id"u8))
                draft.Sender = conversation.Id("conversation.id", ref draft.Fault);
            else if (conversation.At("status"u8))
                draft.Note("state", conversation.Fact());
            else if (conversation.At("updatedDatetime"u8))
                draft.Note("updated", conversation.Fact());
            else
                conversation.Skip();
        }

        draft.Alias("conversation", draft.Sender);
        Person(contact, ref draft);
        if (draft.Sender is null)
            draft.Missing ??= "conversation.id: must be given";
        else
            draft.NameBy(draft.Sender, status, draft.Extra["updated"] is { Length: <= 40 } at ? at : null);
    }

    private void Finish(string? type, string? kind, ref ItemDraft draft)
    {
        var isSent = _direction == "sent";
        var person = isSent && _to.IsFound() ? _to.Id("message.to", ref draft.Fault) : !isSent && _from.IsFound() ? _from.Id("message.from", ref draft.Fault) : null;
        draft.Sender = _conversation ?? person;
        draft.Note("platform", _platform);
        draft.Note("participant", person);
        draft.Alias("conversation", _conversation);
        if (draft.Id is null)
            draft.Fault ??= "message.id: must be given";
        else if (draft.Sender is null)
            draft.Missing ??= "message.conversationId: must be given, or from";
        if (isSent && (type == "message.updated" || _status is not (null or "accepted" or "pending")))
        {
            draft.Kind = ItemKind.Receipt;
            (draft.Target, draft.Status, draft.Text, draft.Attachments) = (draft.Id, MessageBirdStatus.Of(_status), null, default);
            if (draft.Status is null)
                draft.Ignore("receipt status " + Shape.Shown(_status));
            else if (draft.Fault is null)
                draft.NameBy(draft.Target!, draft.Status);
            return;
        }

        if (type == "message.updated")
        {
            draft.Ignore("a received message changed its status");
            return;
        }

        draft.Kind = isSent ? ItemKind.Echo : draft.Payload is not null ? ItemKind.Postback : ItemKind.Message;
        if (draft is { Kind: ItemKind.Message, Text: null, Attachments.IsEmpty: true, Location: null })
            draft.Unsupported(kind);
    }

    private static void Person(JsonReader contact, ref ItemDraft draft)
    {
        if (contact.TokenType != JsonTokenType.StartObject)
            return;
        string? display = null;
        JsonReader first = default;
        while (contact.NextMember())
        {
            if (contact.At("id"u8))
                draft.Alias("user", contact.Id("contact.id", ref draft.Fault));
            else if (contact.At("msisdn"u8))
                draft.Alias("phone", contact.Fact()?.TrimStart('+'));
            else if (contact.At("displayName"u8))
                display = contact.Fact();
            else if (contact.At("firstName"u8))
                contact.Keep(ref first);
            else
                contact.Skip();
        }

        draft.SenderName = display ?? first.Kept();
    }

    private static string? IdOf(JsonReader conversation, ref ItemDraft draft)
    {
        string? id = null;
        if (conversation.TokenType != JsonTokenType.StartObject)
            return null;
        while (conversation.NextMember())
        {
            if (conversation.At("id"u8))
                id = conversation.Id("conversation.id", ref draft.Fault);
            else
                conversation.Skip();
        }

        return id;
    }

    private static void ReplyTo(ref JsonReader reader, ref ItemDraft draft)
    {
        if (!reader.OpenObject("message.replyTo", ref draft.Fault))
            return;
        while (reader.NextMember())
        {
            if (reader.At("id"u8))
                draft.ReplyTo = reader.Id("message.replyTo.id", ref draft.Fault);
            else
                reader.Skip();
        }
    }

    private static void Error(ref JsonReader reader, ref ItemDraft draft)
    {
        if (!reader.OpenObject("message.error", ref draft.Fault))
            return;
        while (reader.NextMember())
        {
            if (reader.At("code"u8))
                draft.Note("error_code", reader.Fact());
            else if (reader.At("description"u8))
                draft.Note("error", reader.Fact());
            else
                reader.Skip();
        }
    }
}
