using Gateway.Channels.Decoding;
using Gateway.Channels.Forms;
using Gateway.Contracts;

namespace Gateway.Channels.MessageBird;

/// <summary>An SMS or MMS as named fields, or the status report of one of ours.</summary>
internal static class MessageBirdSms
{
    public static void Read(scoped in FieldSet fields, DateTimeOffset receivedAt, ref ItemSink sink)
    {
        var draft = default(ItemDraft);
        var id = fields.Id("mid"u8, ref draft.Fault) ?? fields.Id("message_id"u8, ref draft.Fault) ?? fields.Id("id"u8, ref draft.Fault);
        if (fields.Text("status"u8) is { } status && !fields.Has("originator"u8) | fields.Has("statusDatetime"u8))
            Report(fields, status, receivedAt, ref draft);
        else
            Message(fields, id, receivedAt, ref draft);
        sink.Add(ref draft);
    }

    private static void Message(scoped in FieldSet fields, string? id, DateTimeOffset receivedAt, ref ItemDraft draft)
    {
        draft.Kind = ItemKind.Message;
        draft.Id = id;
        draft.Sender = fields.Id("originator"u8, ref draft.Fault) ?? fields.Id("sender"u8, ref draft.Fault);
        draft.Account = fields.Id("shortcode"u8, ref draft.Fault) ?? fields.Id("recipient"u8, ref draft.Fault) ?? fields.Id("receiver"u8, ref draft.Fault);
        draft.Text = fields.Text(fields.Has("shortcode"u8) ? "message"u8 : "body"u8) ?? fields.Text("body"u8) ?? fields.Text("message"u8) ?? fields.Text("payload"u8);
        draft.Timestamp = ProviderTime.Read(
            fields.Text("receive_datetime"u8) ?? fields.Text("createdDatetime"u8) ?? fields.Text("date_utc"u8), receivedAt, ref draft.ClockSuspect);
        draft.Note("reference", fields.Text("reference"u8));
        draft.Note("subject", fields.Text("subject"u8));
        if (fields.Text("mediaURLs"u8) is { } media)
        {
            // One address, several with commas between, or a JSON array of them: an address holds neither bracket nor quote.
            foreach (var url in media.Split([',', '[', ']', '"', ' '], StringSplitOptions.RemoveEmptyEntries))
            {
                draft.Attach(new Attachment { Kind = MediaKind.Of(null, url), Url = url });
            }
        }

        if (fields.Is("direction"u8, "mt"u8))
            Own(ref draft);
        if (draft.Sender is null)
            draft.Missing ??= "originator: must be given";
        else if (draft.Id is null)
            draft.Fault ??= "id: must be given";
        draft.Alias("phone", draft.Sender?.TrimStart('+'));
    }

    /// <summary>Mobile terminated: what the account sent, in the thread of who got it.</summary>
    private static void Own(ref ItemDraft draft)
    {
        (draft.Account, draft.Sender) = (draft.Sender, draft.Account);
        if (draft.Sender is null)
            draft.Ignore("sent by the account, to several or nobody named");
        else
            draft.Kind = ItemKind.Echo;
    }

    private static void Report(scoped in FieldSet fields, string status, DateTimeOffset receivedAt, ref ItemDraft draft)
    {
        draft.Kind = ItemKind.Receipt;
        draft.Target = fields.Id("id"u8, ref draft.Fault);
        draft.Sender = fields.Id("recipient"u8, ref draft.Fault);
        draft.Timestamp = ProviderTime.Read(fields.Text("statusDatetime"u8), receivedAt, ref draft.ClockSuspect);
        draft.Note(ExtraNames.CallbackData, fields.Text("reference"u8));
        draft.Note("error_code", fields.Text("statusErrorCode"u8));
        draft.Note("error", fields.Text("statusReason"u8));
        draft.Alias("phone", draft.Sender?.TrimStart('+'));
        draft.Status = MessageBirdStatus.Of(status);
        if (draft.Target is null)
            draft.Fault ??= "id: must be given";
        else if (draft.Status is null)
            draft.Ignore("receipt status " + Shape.Shown(status));
        else
            draft.NameBy(draft.Target, draft.Status);
    }
}

internal static class MessageBirdStatus
{
    /// <summary>Null for what happens before a message leaves, and for what nobody knows yet.</summary>
    public static string? Of(string? status) => status switch
    {
        "sent" or "transmitted" or "accepted_by_carrier" => "sent",
        "delivered" => "delivered",
        "read" => "read",
        "delivery_failed" or "failed" or "rejected" or "expired" or "undelivered" or "sending_failed" => "failed",
        _ => null,
    };
}
