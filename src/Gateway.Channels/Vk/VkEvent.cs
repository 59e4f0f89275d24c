using Gateway.Channels.Decoding;
using Gateway.Channels.Json;
using Gateway.Contracts;

namespace Gateway.Channels.Vk;

/// <summary>One event: its type first, wherever it stands, then its object.</summary>
internal static class VkEvent
{
    private static readonly Words Types = new(
        "message_new", "message_reply", "message_edit", "message_allow", "message_deny", "message_event", "message_typing_state", "message_read",
        "message_reaction_event", "group_join", "group_leave", "user_block", "user_unblock");

    public static void Read(ref JsonReader reader, in VkPage page, ref ItemSink sink)
    {
        var draft = default(ItemDraft);
        string? type = null, eventId = null;
        JsonReader content = default;
        while (reader.NextMember())
        {
            if (reader.At("type"u8))
            {
                type = Types.Read(ref reader, "type", ref draft.Fault);
            }
            else if (reader.At("group_id"u8))
            {
                draft.Account = reader.Id("group_id", ref draft.Fault);
            }
            else if (reader.At("event_id"u8))
            {
                eventId = reader.Id("event_id", ref draft.Fault);
            }
            else
            {
                if (reader.At("object"u8))
                    content = reader;
                reader.Skip();
            }
        }

        if (draft.Fault is null)
            Content(content, ref draft, page, type, eventId);
        sink.Add(ref draft);
    }

    private static void Content(JsonReader content, ref ItemDraft draft, in VkPage page, string? type, string? eventId)
    {
        switch (type)
        {
            case "message_new" or "message_reply" or "message_edit":
                if (Open(ref content, ref draft))
                    new VkMessage().ReadObject(ref content, ref draft, page, type, eventId);
                draft.Note("event_id", eventId);
                break;
            case "message_event" or "message_typing_state" or "message_read" or "message_reaction_event":
                if (Open(ref content, ref draft))
                    VkNotices.Read(ref content, ref draft, type);
                draft.Id ??= eventId;
                break;
            case "message_allow" or "message_deny" or "group_join" or "group_leave" or "user_block" or "user_unblock":
                draft.Kind = ItemKind.System;
                draft.Status = type;
                if (Open(ref content, ref draft))
                    VkNotices.Person(ref content, ref draft, page);
                draft.Id = eventId;
                break;
            case null:
                draft.Fault ??= "type: must be a string";
                break;
            default:
                draft.Id = eventId;
                draft.Ignore("event type " + type);
                break;
        }
    }

    private static bool Open(ref JsonReader content, ref ItemDraft draft)
    {
        if (content.IsFound() && content.OpenObject("object", ref draft.Fault))
            return true;
        draft.Missing ??= "object: must be given";
        return false;
    }
}
