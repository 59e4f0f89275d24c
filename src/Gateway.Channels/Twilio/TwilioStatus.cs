using Gateway.Channels.Decoding;
using Gateway.Channels.Forms;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;

namespace Gateway.Channels.Twilio;

/// <summary>What became of a message of ours.</summary>
internal static class TwilioStatus
{
    public static void Read(scoped in FieldSet fields, string status, AccountModel account, DateTimeOffset receivedAt, ref ItemDraft draft)
    {
        draft.Kind = ItemKind.Receipt;
        draft.Target = fields.Id("MessageSid"u8, ref draft.Fault) ?? fields.Id("SmsSid"u8, ref draft.Fault) ?? fields.Id("SmsMessageSid"u8, ref draft.Fault);
        draft.Account = TwilioPeople.Ours(fields, "From"u8, account, ref draft.Fault);
        draft.Sender = TwilioPeople.Address(fields, "To"u8, ref draft.Fault);
        draft.Timestamp = ProviderTime.Read(fields.Text("Timestamp"u8) ?? fields.Text("RawDlrDoneDate"u8), receivedAt, ref draft.ClockSuspect);
        draft.Note("error_code", fields.Text("ErrorCode"u8));
        draft.Note("error", fields.Text("ErrorMessage"u8) ?? fields.Text("ChannelStatusMessage"u8));
        draft.Note("messaging_service_sid", fields.Text("MessagingServiceSid"u8));
        TwilioPeople.Alias(draft.Sender, ref draft);
        draft.Status = Of(status);
        if (draft.Fault is null)
            draft.NameBy(draft.Target!, status.Length <= 64 ? status : "other");
        if (draft.Status is null)
            draft.Ignore("receipt status " + Shape.Shown(status));
    }

    /// <summary>Null for what happens before a message leaves Twilio, and for what nobody knows yet.</summary>
    public static string? Of(string status) => status.ToLowerInvariant() switch
    {
        "sent" => "sent",
        "delivered" or "partially_delivered" => "delivered",
        "read" => "read",
        "failed" or "undelivered" or "canceled" => "failed",
        _ => null,
    };
}
