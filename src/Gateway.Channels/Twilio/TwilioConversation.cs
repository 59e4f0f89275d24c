using System.Buffers;
using Gateway.Channels.Decoding;
using Gateway.Channels.Forms;
using Gateway.Channels.Json;
using Gateway.Contracts;

namespace Gateway.Channels.Twilio;

/// <summary>Events of Twilio Conversations. The thread is the conversation (<c>CH..</c>): answers go into it, whoever takes part.</summary>
/// <remarks>https://www.twilio.com/docs/conversations/conversations-webhooks</remarks>
internal static class TwilioConversation
{
    /// <summary>Tells where a file of a conversation lies for some minutes: https://www.twilio.com/docs/conversations/media-support-conversations</summary>
    public const string MediaHost = "mcs.us1.twilio.com";

    public static void Read(scoped in FieldSet fields, DateTimeOffset receivedAt, ref ItemDraft draft)
    {
        var name = fields.Text("EventType"u8)!;
        var type = Current(name);
        var author = fields.Text("Author"u8) ?? fields.Text("From"u8);
        var message = fields.Id("MessageSid"u8, ref draft.Fault);
        draft.Sender = fields.Id("ConversationSid"u8, ref draft.Fault) ?? fields.Id("ChannelSid"u8, ref draft.Fault);
        draft.SenderName = author;
        draft.Timestamp = ProviderTime.Read(fields.Text("DateUpdated"u8) ?? fields.Text("DateCreated"u8), receivedAt, ref draft.ClockSuspect);
        draft.Note("participant", author ?? fields.Text("ParticipantSid"u8) ?? fields.Text("Identity"u8));
        draft.Note("source", fields.Text("Source"u8));
        // A service holds the conversations of many numbers: whose they are is told by the URL.
        draft.Note("chat_service", fields.Text("ChatServiceSid"u8) ?? fields.Text("InstanceSid"u8));
        draft.Note("event", name);
        draft.Alias("conversation", draft.Sender);
        TwilioPeople.Alias(fields.Text("MessagingBinding.Address"u8), ref draft);
        switch (type)
        {
            case "onMessageAdded":
                // What our own side writes through the API comes back; a customer writes over a number or an app.
                draft.Kind = fields.Is("Source"u8, "API"u8) ? ItemKind.Echo : ItemKind.Message;
                draft.Id = message;
                Content(fields, ref draft);
                break;
            case "onMessageUpdated":
                (draft.Kind, draft.Target) = (ItemKind.Edit, message);
                draft.Id = Revision(message, fields.Text("DateUpdated"u8));
                Content(fields, ref draft);
                break;
            case "onMessageRemoved":
                (draft.Kind, draft.Target, draft.Id) = (ItemKind.Delete, message, Revision(message, "removed"));
                break;
            case "onDeliveryUpdated":
                Delivery(fields, message, ref draft);
                break;
            case "onConversationAdded" or "onConversationUpdated" or "onConversationRemoved" or "onConversationStateUpdated" or "onParticipantAdded"
                or "onParticipantUpdated" or "onParticipantRemoved":
                draft.Kind = ItemKind.System;
                draft.Status = Snake(type);
                draft.Note("state", fields.Text("StateTo"u8) ?? fields.Text("State"u8));
                draft.Note("participant_sid", fields.Text("ParticipantSid"u8));
                break;
            case "onTypingStarted" or "onTypingEnded":
                draft.Kind = ItemKind.Typing;
                break;
            default:
                draft.Ignore("conversation event " + Shape.Shown(type));
                break;
        }

        if (draft.Kind is ItemKind.Message or ItemKind.Edit or ItemKind.Delete or ItemKind.Echo && message is null)
            draft.Fault ??= "MessageSid: must be given";
    }

    private static void Delivery(scoped in FieldSet fields, string? message, ref ItemDraft draft)
    {
        var status = fields.Text("Status"u8) ?? "";
        draft.Kind = ItemKind.Receipt;
        (draft.Target, draft.Status) = (message, TwilioStatus.Of(status));
        draft.Note("error_code", fields.Is("ErrorCode"u8, "0"u8) ? null : fields.Text("ErrorCode"u8));
        if (message is null)
            draft.Fault ??= "MessageSid: must be given";
        else if (draft.Status is null)
            draft.Ignore("receipt status " + Shape.Shown(status));
        else
            draft.NameBy(message, draft.Status);
    }

    private static string? Revision(string? message, string? what) => message is null ? null : $"{message}:{Shape.Shown(what)}";

    private static void Content(scoped in FieldSet fields, ref ItemDraft draft)
    {
        draft.Text = fields.Text("Body"u8);
        draft.Note("attributes", fields.Is("Attributes"u8, "{}"u8) ? null : fields.Text("Attributes"u8));
        if (!fields.TryGet("Media"u8, out var media) || media.IsEmpty)
            return;

        // An array of at most ten files in a form field; a field of its own rules is told as a fault, not as a crash.
        var list = new ReadOnlySequence<byte>(media.ToArray());
        using var json = JsonBody.Read(list, allowsArray: true);
        if (json.Refusal is { } refusal)
        {
            draft.Fault ??= "Media: " + refusal;
            return;
        }

        var reader = json.Reader();
        reader.Read();
        if (!reader.OpenArray("Media", ref draft.Fault))
            return;
        while (reader.NextObject("Media", ref draft.Fault))
            File(ref reader, fields.Text("ChatServiceSid"u8), ref draft);
    }

    private static void File(ref JsonReader reader, string? service, ref ItemDraft draft)
    {
        string? id = null, mime = null, name = null;
        long? size = null;
        while (reader.NextMember())
        {
            if (reader.At("Sid"u8) || reader.At("sid"u8))
                id = reader.Id("Media.Sid", ref draft.Fault);
            else if (reader.At("ContentType"u8) || reader.At("content_type"u8))
                mime = reader.Fact();
            else if (reader.At("Filename"u8) || reader.At("filename"u8))
                name = reader.Fact();
            else if (reader.At("Size"u8) || reader.At("size"u8))
                size = reader.Whole();
            else
                reader.Skip();
        }

        var url = service is null || id is null ? null : $"https://{MediaHost}/v1/Services/{Uri.EscapeDataString(service)}/Media/{Uri.EscapeDataString(id)}";
        draft.Attach(new Attachment { Kind = MediaKind.Of(mime, name), Id = id, Url = url, Mime = mime, Name = name, Size = size });
    }

    /// <summary>The events of Programmable Chat are the same by older names.</summary>
    private static string Current(string type) => type switch
    {
        "onMessageSent" or "onMediaMessageSent" => "onMessageAdded",
        _ when type.StartsWith("onMember", StringComparison.Ordinal) => "onParticipant" + type["onMember".Length..],
        _ when type.StartsWith("onChannel", StringComparison.Ordinal) => "onConversation" + type["onChannel".Length..],
        _ => type,
    };

    private static string Snake(string type) => type switch
    {
        "onConversationAdded" => "conversation_added",
        "onConversationUpdated" => "conversation_updated",
        "onConversationRemoved" => "conversation_removed",
        "onConversationStateUpdated" => "conversation_state",
        "onParticipantAdded" => "participant_added",
        "onParticipantUpdated" => "participant_updated",
        _ => "participant_removed",
    };
}
