using System.Globalization;
using Gateway.Channels.Decoding;
using Gateway.Channels.Forms;
using Gateway.Contracts;

namespace Gateway.Channels.Plivo;

/// <summary>A message, the report of one of ours, or a call's state.</summary>
/// <remarks>
/// <code>
/// From=..&amp;To=..&amp;Text=..&amp;Type=sms&amp;MessageUUID=..          MMS: Media0=.., Media1=..   WhatsApp: ContentType=text&amp;Body=..
/// MessageUUID=..&amp;Status=delivered&amp;From=..&amp;To=..&amp;ErrorCode=..
/// CallUUID=..&amp;CallStatus=ringing&amp;Direction=inbound&amp;From=..&amp;To=..&amp;Event=StartApp
/// </code>
/// </remarks>
internal static class PlivoMessage
{
    // Ten media is the most Plivo documents for MMS.
    private const int MediaMax = 10;

    public static void Read(scoped in FieldSet fields, DateTimeOffset receivedAt, ref ItemDraft draft)
    {
        var from = fields.Id("From"u8, ref draft.Fault);
        var to = fields.Id("To"u8, ref draft.Fault);
        draft.Timestamp = ProviderTime.Read(fields.Text("MessageTime"u8) ?? fields.Text("Timestamp"u8), receivedAt, ref draft.ClockSuspect);
        if (fields.Id("CallUUID"u8, ref draft.Fault) is { } call)
            Call(fields, call, from, to, ref draft);
        else if (fields.Id("MessageUUID"u8, ref draft.Fault) is not { } message)
            Other(fields, ref draft);
        else if (fields.Text("Status"u8) is { } status && !fields.Has("Text"u8) & !fields.Has("Body"u8))
            Report(fields, message, status, from, to, ref draft);
        else
            Message(fields, message, from, to, ref draft);
    }

    private static void Message(scoped in FieldSet fields, string message, string? from, string? to, ref ItemDraft draft)
    {
        draft.Kind = ItemKind.Message;
        (draft.Id, draft.Sender, draft.Account) = (message, from, to);
        draft.SenderName = fields.Text("ProfileName"u8);
        draft.Text = fields.Text("Text"u8) ?? fields.Text("Body"u8) ?? fields.Text("Caption"u8);
        draft.ReplyTo = fields.Id("ReplyToMessageUUID"u8, ref draft.Fault) ?? fields.Id("ContextMessageUUID"u8, ref draft.Fault);
        draft.Note("type", fields.Text("Type"u8));
        draft.Note("content_type", fields.Text("ContentType"u8));
        draft.Note("powerpack", fields.Text("PowerpackUUID"u8));
        draft.Note("units", fields.Text("Units"u8));
        draft.Alias("phone", from?.TrimStart('+'));
        Span<byte> name = stackalloc byte[16];
        "Media"u8.CopyTo(name);
        for (var i = 0; i < MediaMax; i++)
        {
            i.TryFormat(name[5..], out var digits, provider: CultureInfo.InvariantCulture);
            if (fields.Text(name[..(5 + digits)]) is { } url)
                draft.Attach(new Attachment { Kind = MediaKind.Of(fields.Text("MediaContentType"u8), url), Url = url });
        }

        if (fields.Has("Latitude"u8))
            draft.Place(fields.Number("Latitude"u8), fields.Number("Longitude"u8));
        draft.Payload = fields.Text("ButtonPayload"u8) ?? fields.Text("InteractiveReplyId"u8);
        if (draft.Payload is not null || fields.Has("ButtonText"u8))
        {
            draft.Kind = ItemKind.Postback;
            draft.Text ??= fields.Text("ButtonText"u8);
            draft.Payload ??= draft.Text;
        }
        else if (draft is { Text: null or "", Attachments.IsEmpty: true, Location: null } && draft.Extra["content_type"] is { } type and not "text")
        {
            draft.Unsupported(type);
        }

        if (from is null)
            draft.Missing ??= "From: must be given";
    }

    private static void Report(scoped in FieldSet fields, string message, string status, string? from, string? to, ref ItemDraft draft)
    {
        draft.Kind = ItemKind.Receipt;
        (draft.Target, draft.Account, draft.Sender) = (message, from, to);
        draft.Note("error_code", fields.Text("ErrorCode"u8) is "000" ? null : fields.Text("ErrorCode"u8));
        draft.Note("parent", fields.Text("ParentMessageUUID"u8));
        draft.Note("part", fields.Text("PartInfo"u8));
        draft.Alias("phone", to?.TrimStart('+'));
        draft.Status = status switch
        {
            "sent" => "sent",
            "delivered" => "delivered",
            "read" => "read",
            "failed" or "undelivered" or "rejected" => "failed",
            _ => null,
        };
        if (draft.Status is null)
            draft.Ignore("receipt status " + Shape.Shown(status));
        else if (draft.Fault is null)
            draft.NameBy(message, draft.Status);
    }

    private static void Call(scoped in FieldSet fields, string call, string? from, string? to, ref ItemDraft draft)
    {
        draft.Kind = ItemKind.Call;
        var outbound = fields.Is("Direction"u8, "outbound"u8);
        (draft.Target, draft.Account, draft.Sender) = outbound ? (call, from, to) : (call, to, from);
        draft.Status = fields.Text("CallStatus"u8) ?? fields.Text("Event"u8) ?? "called";
        draft.Payload = fields.Text("Digits"u8);
        draft.Text = fields.Text("Speech"u8);
        draft.Note("direction", fields.Text("Direction"u8));
        draft.Note("event", fields.Text("Event"u8));
        draft.Note("duration_s", fields.Text("Duration"u8));
        draft.Note("hangup_cause", fields.Text("HangupCauseName"u8) ?? fields.Text("HangupCause"u8));
        draft.Alias("phone", draft.Sender?.TrimStart('+'));
        if ((fields.Text("RecordUrl"u8) ?? fields.Text("RecordingUrl"u8)) is { } recording)
            draft.Attach(new Attachment { Kind = "audio", Url = recording, Id = fields.Text("RecordingID"u8) });
        if (draft.Fault is null)
            draft.NameBy(call, Shape.Shown(draft.Status), fields.Text("Event"u8) is { Length: <= 64 } name ? name : null);
    }

    private static void Other(scoped in FieldSet fields, ref ItemDraft draft)
    {
        if (fields.Count == 0)
            draft.Fault ??= "MessageUUID: must be given";
        else
            draft.Strange("neither a message nor a call");
    }
}
