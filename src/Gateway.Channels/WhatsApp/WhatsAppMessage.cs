using System.Globalization;
using Gateway.Channels.Decoding;
using Gateway.Channels.Json;
using Gateway.Contracts;

namespace Gateway.Channels.WhatsApp;

/// <summary>One element of <c>messages</c> or <c>message_echoes</c>: who, when, what type; the content is read by <see cref="WhatsAppContent"/>.</summary>
/// <remarks>
/// <code>
/// {"from":"972..","from_user_id":"US.13..","id":"wamid..","timestamp":"1697043223","type":"text","text":{"body":".."},
///  "context":{"id":"wamid..","forwarded":true},"group_id":".."}
/// {"type":"edit","edit":{"original_message_id":"wamid..","message":{"type":"text","text":{"body":".."}}}}
/// {"type":"revoke","revoke":{"original_message_id":"wamid.."}}
/// {"type":"reaction","reaction":{"message_id":"wamid..","emoji":".."}}   no emoji, or an empty one: taken back
/// </code>
/// </remarks>
internal static class WhatsAppMessage
{
    private static readonly Words Types = new(
        "text", "image", "video", "audio", "voice", "document", "sticker", "location", "contacts", "button", "interactive", "order",
        "reaction", "system", "request_welcome", "unsupported", "unknown", "edit", "revoke");

    public static void Read(ref JsonReader reader, ref ItemDraft draft, in WhatsAppContacts contacts, in WhatsAppPage page)
    {
        var who = default(Who);
        var type = Members(ref reader, ref draft, ref who, contacts, page);
        if (who is { From: null, FromUser: null } && draft.Sender is null)
            contacts.Alone(out who.From, out who.FromUser);
        var author = who.From ?? who.FromUser ?? draft.Sender;
        if (author is null)
            draft.Missing ??= "messages.from: must be given, or from_user_id";
        Address(ref draft, who, author, contacts, who.From, who.FromUser, who.FromParent);
        Finish(ref draft, type, page.IsWhole);
    }

    /// <summary>The business wrote on its phone; the thread is the customer it wrote to.</summary>
    public static void ReadEcho(ref JsonReader reader, ref ItemDraft draft, in WhatsAppContacts contacts, in WhatsAppPage page)
    {
        var who = default(Who);
        var type = Members(ref reader, ref draft, ref who, contacts, page);
        var customer = who.To ?? who.ToUser;
        if (customer is null)
            draft.Missing ??= "message_echoes.to: must be given, or to_user_id";
        Address(ref draft, who, customer, contacts, who.To, who.ToUser, who.ToParent);
        Finish(ref draft, type, page.IsWhole);
        if (draft.Kind == ItemKind.Ignored)
            return;

        // What happened to our own message is told as an echo, with what it was as a fact.
        draft.Note("echo", draft.Kind switch { ItemKind.Edit => "edit", ItemKind.Delete => "delete", ItemKind.Reaction => "reaction", _ => null });
        draft.Kind = ItemKind.Echo;
    }

    private struct Who
    {
        public string? From;
        public string? FromUser;
        public string? FromParent;
        public string? To;
        public string? ToUser;
        public string? ToParent;
        public string? Group;
    }

    private static void Address(
        ref ItemDraft draft, in Who who, string? person, in WhatsAppContacts contacts, string? phone, string? user, string? parent)
    {
        draft.Sender = who.Group ?? person;
        contacts.Describe(ref draft, phone, user, parent, alone: who.Group is null);
        if (who.Group is null)
            return;
        draft.Note("participant", person);
        draft.Alias("group", who.Group);
    }

    private static string? Members(ref JsonReader reader, ref ItemDraft draft, ref Who who, in WhatsAppContacts contacts, in WhatsAppPage page)
    {
        string? type = null;
        while (reader.NextMember())
        {
            if (reader.At("id"u8))
                draft.Id = reader.OwnId("messages.id", ref draft.Fault);
            else if (reader.At("from"u8))
                who.From = contacts.PhoneAt(reader) ?? reader.Id("messages.from", ref draft.Fault);
            else if (reader.At("timestamp"u8))
                draft.Timestamp = reader.Time("timestamp", page.ReceivedAt, ref draft.Fault, ref draft.ClockSuspect);
            else if (reader.At("type"u8))
                type = Types.Read(ref reader, "messages.type", ref draft.Fault);
            else if (reader.At("from_user_id"u8))
                who.FromUser = reader.Id("messages.from_user_id", ref draft.Fault);
            else if (reader.At("from_parent_user_id"u8) || reader.At("parent_user_id"u8))
                who.FromParent = reader.Id("messages.from_parent_user_id", ref draft.Fault);
            else if (reader.At("to"u8))
                who.To = reader.Id("messages.to", ref draft.Fault);
            else if (reader.At("to_user_id"u8))
                who.ToUser = reader.Id("messages.to_user_id", ref draft.Fault);
            else if (reader.At("to_parent_user_id"u8))
                who.ToParent = reader.Id("messages.to_parent_user_id", ref draft.Fault);
            else if (reader.At("group_id"u8))
                who.Group = reader.Id("messages.group_id", ref draft.Fault);
            else if (reader.At("edit"u8))
                Edit(ref reader, ref draft);
            else if (reader.At("revoke"u8))
                Revoke(ref reader, ref draft);
            else if (!WhatsAppContent.Read(ref reader, ref draft))
                reader.Skip();
        }

        return type;
    }

    private static void Edit(ref JsonReader reader, ref ItemDraft draft)
    {
        if (!reader.OpenObject("edit", ref draft.Fault))
            return;
        while (reader.NextMember())
        {
            if (reader.At("original_message_id"u8))
                draft.Target = reader.Id("edit.original_message_id", ref draft.Fault);
            else if (reader.At("message"u8))
                Inner(ref reader, ref draft);
            else
                reader.Skip();
        }
    }

    /// <summary>The message as it is now.</summary>
    private static void Inner(ref JsonReader reader, ref ItemDraft draft)
    {
        if (!reader.OpenObject("edit.message", ref draft.Fault))
            return;
        while (reader.NextMember())
        {
            if (!WhatsAppContent.Read(ref reader, ref draft))
                reader.Skip();
        }
    }

    private static void Revoke(ref JsonReader reader, ref ItemDraft draft)
    {
        if (!reader.OpenObject("revoke", ref draft.Fault))
            return;
        while (reader.NextMember())
        {
            if (reader.At("original_message_id"u8))
                draft.Target = reader.Id("revoke.original_message_id", ref draft.Fault);
            else
                reader.Skip();
        }
    }

    private static void Finish(ref ItemDraft draft, string? type, bool isWhole)
    {
        // Shortened recordings have no id; who, when and what is recognised when it comes again.
        if (draft.Id is null && isWhole)
            draft.Fault ??= "messages.id: must be given";
        else if (draft.Id is null && draft is { Sender: { } sender, Timestamp: { } sent })
            draft.NameBy(sender, sent.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture), type);
        switch (type)
        {
            case "interactive" when draft.Payload is null:
                // An answer of a kind that is newer than this decoder is still something the customer did.
                draft.Kind = ItemKind.Message;
                draft.Unsupported(draft.Extra["interactive"]);
                break;
            case "button" or "interactive":
                draft.Kind = ItemKind.Postback;
                draft.Payload ??= draft.Text;
                if (draft.Payload is null)
                    draft.Missing ??= "messages.button: must be given";
                break;
            case "reaction":
                draft.Kind = ItemKind.Reaction;
                draft.Text ??= "";
                NeedTarget(ref draft, "reaction.message_id");
                break;
            case "edit":
                draft.Kind = ItemKind.Edit;
                NeedTarget(ref draft, "edit.original_message_id");
                break;
            case "revoke":
                draft.Kind = ItemKind.Delete;
                NeedTarget(ref draft, "revoke.original_message_id");
                break;
            case "system":
                draft.Kind = ItemKind.System;
                draft.Status ??= type;
                break;
            case "request_welcome":
                draft.Kind = ItemKind.System;
                draft.Status = type;
                break;
            case "unsupported" or "unknown":
                // The customer did write: an agent must see that something came which only the phone can show.
                draft.Kind = ItemKind.Message;
                draft.Unsupported("unknown");
                break;
            case "text" or "image" or "video" or "audio" or "voice" or "document" or "sticker" or "location" or "contacts" or "order":
                draft.Kind = ItemKind.Message;
                if (draft.Text is null && draft.Attachments.IsEmpty && draft.Location is null && draft.Payload is null && draft.Extra.IsEmpty)
                    draft.Missing ??= "messages." + type + ": must be given";
                break;
            case null when IsPlain(draft):
                draft.Kind = ItemKind.Message;
                break;
            case null:
                draft.Missing ??= "messages.type: must be given";
                break;
            default:
                draft.Kind = ItemKind.Message;
                draft.Unsupported(type);
                break;
        }
    }

    /// <summary>Older documentation prints places and contacts without a type; what says nothing but itself needs none.</summary>
    private static bool IsPlain(in ItemDraft draft) =>
        draft is { Target: null, Payload: null, Status: null } && (draft.Text is not null || draft.Location is not null || !draft.Attachments.IsEmpty);

    private static void NeedTarget(ref ItemDraft draft, string field)
    {
        if (draft.Target is null)
            draft.Missing ??= field + ": must be given";
    }
}
