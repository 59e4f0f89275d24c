using System.Text;
using System.Text.Json;
using Gateway.Channels.Decoding;
using Gateway.Channels.Json;
using Gateway.Contracts;

namespace Gateway.Channels.Vk;

/// <summary>Events about a person that are no message: a pressed button, typing, reading, a reaction, permission to write.</summary>
internal static class VkNotices
{
    public static void Read(ref JsonReader reader, ref ItemDraft draft, string type)
    {
        string? from = null, peer = null, message = null, reaction = null, answer = null;
        while (reader.NextMember())
        {
            if (reader.At("from_id"u8) || reader.At("user_id"u8) || reader.At("reacted_id"u8))
                from = reader.Id("object.user_id", ref draft.Fault) ?? from;
            else if (reader.At("peer_id"u8))
                peer = reader.Id("object.peer_id", ref draft.Fault);
            else if (reader.At("read_message_id"u8))
                message = reader.Id("object.read_message_id", ref draft.Fault) ?? message;
            else if (reader.At("conversation_message_id"u8) || reader.At("cmid"u8))
                message = JsonRead.First(message, reader.Id("object.conversation_message_id", ref draft.Fault));
            else if (reader.At("event_id"u8))
                answer = reader.Id("object.event_id", ref draft.Fault);
            else if (reader.At("reaction_id"u8))
                reaction = reader.Fact();
            else if (reader.At("payload"u8))
                draft.Payload = Payload(ref reader, ref draft);
            else
                reader.Skip();
        }

        VkMessage.Address(ref draft, from, peer);
        switch (type)
        {
            case "message_event":
                draft.Kind = ItemKind.Postback;
                draft.Id = answer;
                draft.Note("message", message);
                draft.Payload ??= "";
                break;
            case "message_typing_state":
                draft.Kind = ItemKind.Typing;
                break;
            case "message_read":
                draft.Kind = ItemKind.Receipt;
                draft.Status = "read";
                draft.Target = message;
                if (message is null)
                    draft.Missing ??= "object.read_message_id: must be given";
                else
                    draft.NameBy(draft.Sender ?? "", "read", message);
                break;
            default:
                // VK numbers its reactions and shows the picture only in its own apps; none is a reaction taken back.
                draft.Kind = ItemKind.Reaction;
                draft.Text = reaction is null ? "" : "\uFFFC";
                draft.Note("reaction_id", reaction);
                draft.Target = message is null ? null : $"{draft.Sender}:{message}";
                if (message is null)
                    draft.Missing ??= "object.cmid: must be given";
                break;
        }

        if (draft.Sender is null)
            draft.Missing ??= "object.user_id: must be given, or from_id";
    }

    /// <summary>Somebody allowed or denied messages, joined or left, was blocked or let in again.</summary>
    public static void Person(ref JsonReader reader, ref ItemDraft draft, in VkPage page)
    {
        string? user = null;
        while (reader.NextMember())
        {
            if (reader.At("user_id"u8))
                user = reader.Id("object.user_id", ref draft.Fault);
            else if (reader.At("key"u8))
                draft.Payload = reader.Fact();
            else if (reader.At("date"u8))
                draft.Timestamp = reader.Time("date", page.ReceivedAt, ref draft.Fault, ref draft.ClockSuspect);
            else if (reader.At("join_type"u8))
                draft.Note("join_type", reader.Fact());
            else if (reader.At("reason"u8))
                draft.Note("detail", reader.Fact());
            else
                reader.Skip();
        }

        VkMessage.Address(ref draft, user, null);
    }

    /// <summary>What a button carries is JSON, in a string or as it stands; a JSON string is its text, anything else stays JSON.</summary>
    public static string? Payload(ref JsonReader reader, ref ItemDraft draft)
    {
        if (reader.TokenType == JsonTokenType.Null)
            return null;
        if (reader.TokenType != JsonTokenType.String)
            return reader.Raw();
        var text = reader.Text("payload", ItemDraft.TextMax, ref draft.Fault, ref draft.Truncated)!;
        if (text.Length < 2 || text[0] != '"')
            return text;
        var inner = new Utf8JsonReader(Encoding.UTF8.GetBytes(text));
        try
        {
            return inner.Read() && inner.TokenType == JsonTokenType.String ? inner.GetString() : text;
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException)
        {
            // Not JSON after all: it stays what it is.
            return text;
        }
    }
}
