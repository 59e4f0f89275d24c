using Gateway.Channels.Decoding;
using Gateway.Channels.Json;
using Gateway.Contracts;

namespace Gateway.Channels.WhatsApp;

/// <summary>Receipts of what we sent.</summary>
/// <remarks>
/// <code>
/// {"id":"wamid..","status":"failed","timestamp":"1698266945","recipient_id":"972..","recipient_user_id":"US.13..",
///  "errors":[{"code":131047,"title":"Re-engagement message"}],"biz_opaque_callback_data":".."}
/// {"id":"..","status":"read","timestamp":"..","message":{"recipient_id":"972.."}}   the On-Premises API
/// {"id":"wacid..","type":"call","status":"RINGING","timestamp":"..","recipient_id":"972.."}
/// {"id":"wamid..","status":"read","recipient_id":GROUP,"recipient_type":"group","recipient_participant_id":"972.."}
/// </code>
/// One message has several receipts, in a group several of each kind: id, status and participant together name one.
/// </remarks>
internal static class WhatsAppStatus
{
    private static readonly Words Statuses = new("sent", "delivered", "read", "played", "failed");

    public static void Read(ref JsonReader reader, ref ItemDraft draft, in WhatsAppContacts contacts, in WhatsAppPage page)
    {
        draft.Kind = ItemKind.Receipt;
        string? recipient = null, user = null, parent = null, participant = null;
        var (inGroup, ofCall) = (false, false);
        while (reader.NextMember())
        {
            if (reader.At("id"u8))
                draft.Target = reader.Id("statuses.id", ref draft.Fault);
            else if (reader.At("status"u8))
                draft.Status = Statuses.Read(ref reader, "statuses.status", ref draft.Fault);
            else if (reader.At("timestamp"u8))
                draft.Timestamp = reader.Time("timestamp", page.ReceivedAt, ref draft.Fault, ref draft.ClockSuspect);
            else if (reader.At("recipient_id"u8))
                recipient = reader.Id("statuses.recipient_id", ref draft.Fault) ?? recipient;
            else if (reader.At("message"u8))
                recipient = JsonRead.First(recipient, reader.Inner("recipient_id"u8));
            else if (reader.At("recipient_user_id"u8))
                user = reader.Id("statuses.recipient_user_id", ref draft.Fault);
            else if (reader.At("recipient_parent_user_id"u8))
                parent = reader.Id("statuses.recipient_parent_user_id", ref draft.Fault);
            else if (reader.At("type"u8))
                ofCall = reader.Fact() == "call";
            else if (reader.At("recipient_type"u8))
                inGroup = reader.Fact() == "group";
            else if (reader.At("recipient_participant_id"u8))
                participant = reader.Id("statuses.recipient_participant_id", ref draft.Fault) ?? participant;
            else if (reader.At("recipient_participant_user_id"u8))
                participant = JsonRead.First(participant, reader.Id("statuses.recipient_participant_user_id", ref draft.Fault));
            else if (reader.At("biz_opaque_callback_data"u8))
                draft.Note("callback_data", reader.Fact());
            else if (reader.At("errors"u8))
                WhatsAppFacts.Errors(ref reader, ref draft);
            else
                reader.Skip();
        }

        draft.Sender = recipient ?? user;
        draft.Note("participant", participant);
        contacts.Describe(ref draft, inGroup ? participant : recipient, user, parent, alone: !inGroup);
        if (inGroup)
            draft.Alias("group", recipient);
        Check(ref draft, participant, ofCall);
    }

    /// <summary>Something wrong with the account, told without a message it is about.</summary>
    public static void ReadAccountError(ref JsonReader reader, ref ItemDraft draft, in WhatsAppContacts _, in WhatsAppPage __)
    {
        WhatsAppFacts.Error(ref reader, ref draft);
        draft.Ignore("account error");
    }

    private static void Check(ref ItemDraft draft, string? participant, bool ofCall)
    {
        if (draft.Target is null)
            draft.Missing ??= "statuses.id: must be given";
        if (draft.Sender is null)
            draft.Missing ??= "statuses.recipient_id: must be given, or recipient_user_id";
        if (draft.Status is null)
            draft.Missing ??= "statuses.status: must be given";
        if (draft.Fault is not null || draft.Target is null || draft.Status is null)
            return;

        draft.NameBy(draft.Target, draft.Status, participant);
        if (ofCall)
        {
            // How a call of ours gets on: RINGING, ACCEPTED, REJECTED.
            draft.Kind = ItemKind.Call;
            draft.Status = draft.Status.ToLowerInvariant();
            draft.Note("direction", "outbound");
        }
        else if (draft.Status is not ("sent" or "delivered" or "read" or "played" or "failed"))
        {
            draft.Ignore("receipt status " + draft.Status);
        }
    }
}
