using System.Text.Json;
using Gateway.Channels.Decoding;
using Gateway.Channels.Json;
using Gateway.Contracts;

namespace Gateway.Channels.MessageBird;

/// <summary>Channel events of the newer platform: <c>sms.inbound</c>, <c>whatsapp.outbound</c>, ...</summary>
internal static class BirdEvent
{
    private static readonly Words Types = new("text", "image", "file");

    public static void Read(string name, ref JsonReader payload, DateTimeOffset receivedAt, ref ItemDraft draft)
    {
        string? status = null, contact = null, channelContact = null, body = null;
        while (payload.NextMember())
        {
            if (payload.At("id"u8))
                draft.Id = payload.Id("payload.id", ref draft.Fault);
            else if (payload.At("channelId"u8))
                draft.Account = payload.Id("payload.channelId", ref draft.Fault);
            else if (payload.At("status"u8))
                status = payload.Fact();
            else if (payload.At("reason"u8))
                draft.Note("error", payload.Fact());
            else if (payload.At("createdAt"u8))
                draft.Timestamp = payload.When(receivedAt, ref draft.ClockSuspect);
            else if (payload.At("sender"u8))
                contact = Party(ref payload, ref draft);
            else if (payload.At("receiver"u8))
                channelContact = Party(ref payload, ref draft);
            else if (payload.At("body"u8))
                body = Body(ref payload, ref draft);
            else
                payload.Skip();
        }

        if (draft.Id is null)
            draft.Fault ??= "payload.id: must be given";
        if (name.EndsWith(".inbound", StringComparison.Ordinal))
        {
            draft.Kind = draft.Payload is not null ? ItemKind.Postback : ItemKind.Message;
            draft.Sender = contact;
            if (contact is null)
                draft.Missing ??= "payload.sender: must be given";
            if (body is not null && draft is { Kind: ItemKind.Message, Text: null or "", Attachments.IsEmpty: true, Location: null })
                draft.Unsupported(body);
        }
        else if (name.EndsWith(".outbound", StringComparison.Ordinal))
        {
            draft.Kind = ItemKind.Receipt;
            (draft.Sender, draft.Target, draft.Status) = (channelContact, draft.Id, MessageBirdStatus.Of(status));
            (draft.Text, draft.Payload, draft.Location, draft.Attachments) = (null, null, null, default);
            if (draft.Status is null)
                draft.Ignore("receipt status " + Shape.Shown(status));
            else if (draft.Fault is null)
                draft.NameBy(draft.Target!, draft.Status);
        }
        else
        {
            draft.Ignore("event " + Shape.Shown(name));
        }
    }

    /// <summary><c>{"contact":{"identifierKey":"phonenumber","identifierValue":"+31..","annotations":{"name":".."}}}</c>, or <c>contacts</c> with one of them.</summary>
    private static string? Party(ref JsonReader reader, ref ItemDraft draft)
    {
        string? value = null;
        if (!reader.OpenObject("payload.sender", ref draft.Fault))
            return null;
        while (reader.NextMember())
        {
            if (reader.AtObject("contact"u8))
            {
                value = Contact(ref reader, ref draft) ?? value;
            }
            else if (reader.At("contacts"u8))
            {
                if (!reader.OpenArray("payload.receiver.contacts", ref draft.Fault))
                    continue;
                while (reader.NextObject())
                    value = JsonRead.First(value, Contact(ref reader, ref draft));
            }
            else
            {
                reader.Skip();
            }
        }

        return value;
    }

    private static string? Contact(ref JsonReader reader, ref ItemDraft draft)
    {
        string? key = null, value = null;
        while (reader.NextMember())
        {
            if (reader.At("identifierKey"u8))
                key = reader.Fact();
            else if (reader.At("identifierValue"u8))
                value = reader.Id("identifierValue", ref draft.Fault);
            else if (reader.At("annotations"u8))
                Name(ref reader, ref draft);
            else
                reader.Skip();
        }

        draft.Alias(key == "phonenumber" ? "phone" : key == "emailaddress" ? "email" : "user", key == "phonenumber" ? value?.TrimStart('+') : value);
        return value;
    }

    private static void Name(ref JsonReader reader, ref ItemDraft draft)
    {
        string? ignored = null;
        if (!reader.OpenObject("annotations", ref ignored))
            return;
        while (reader.NextMember())
        {
            if (reader.At("name"u8))
                draft.SenderName = reader.Fact();
            else
                reader.Skip();
        }
    }

    /// <summary>
    /// <c>{"type":"text","text":{"text":"..","actions":[{"type":"postback","postback":{"text":"..","payload":".."}}]}}</c>,
    /// <c>{"type":"image","image":{"images":[{"mediaUrl":".."}],"text":".."}}</c>.
    /// </summary>
    private static string? Body(ref JsonReader reader, ref ItemDraft draft)
    {
        string? type = null;
        if (!reader.OpenObject("payload.body", ref draft.Fault))
            return null;
        while (reader.NextMember())
        {
            if (reader.At("text"u8) || reader.At("image"u8))
                Part(ref reader, "image", ref draft);
            else if (reader.At("file"u8))
                Part(ref reader, "file", ref draft);
            else if (reader.At("type"u8))
                type = Types.Fact(ref reader);
            else
                reader.Skip();
        }

        return type;
    }

    private static void Part(ref JsonReader reader, string kind, ref ItemDraft draft)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            draft.Text = JsonRead.First(draft.Text, reader.Text("payload.body.text", ItemDraft.TextMax, ref draft.Fault, ref draft.Truncated));
            return;
        }

        if (!reader.OpenObject("payload.body", ref draft.Fault))
            return;
        while (reader.NextMember())
        {
            if (reader.At("text"u8))
            {
                draft.Text = JsonRead.First(draft.Text, reader.Text("payload.body.text", ItemDraft.TextMax, ref draft.Fault, ref draft.Truncated));
            }
            else if ((reader.At("images"u8) || reader.At("files"u8)) && reader.OpenArray("payload.body", ref draft.Fault))
            {
                while (reader.NextElement())
                {
                    File(ref reader, kind, ref draft);
                }
            }
            else if (reader.At("actions"u8))
            {
                Actions(ref reader, ref draft);
            }
            else
            {
                reader.Skip();
            }
        }
    }

    /// <summary>What the customer pressed; in what we sent, what was offered.</summary>
    private static void Actions(ref JsonReader reader, ref ItemDraft draft)
    {
        if (!reader.OpenArray("payload.body.actions", ref draft.Fault))
            return;
        while (reader.NextObject("payload.body.actions", ref draft.Fault))
        {
            while (reader.NextMember())
            {
                if (reader.At("postback"u8))
                    Postback(ref reader, ref draft);
                else
                    reader.Skip();
            }
        }
    }

    private static void Postback(ref JsonReader reader, ref ItemDraft draft)
    {
        string? payload = null, text = null;
        if (!reader.OpenObject("payload.body.actions.postback", ref draft.Fault))
            return;
        while (reader.NextMember())
        {
            if (reader.At("payload"u8))
                payload = reader.Text("payload.body.actions.postback.payload", ItemDraft.TextMax, ref draft.Fault, ref draft.Truncated);
            else if (reader.At("text"u8))
                text = reader.Fact();
            else
                reader.Skip();
        }

        draft.Payload ??= payload ?? text;
        draft.Text ??= text;
    }

    private static void File(ref JsonReader reader, string kind, ref ItemDraft draft)
    {
        if (!reader.OpenObject("payload.body", ref draft.Fault))
            return;
        string? url = null, mime = null, name = null;
        while (reader.NextMember())
        {
            if (reader.At("mediaUrl"u8))
                url = reader.Link(ref draft.Truncated);
            else if (reader.At("contentType"u8))
                mime = reader.Fact();
            else if (reader.At("filename"u8))
                name = reader.Fact();
            else
                reader.Skip();
        }

        draft.Attach(new Attachment { Kind = mime is null ? kind : MediaKind.Of(mime), Url = url, Mime = mime, Name = name });
    }
}
