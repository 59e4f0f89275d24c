using Gateway.Channels.Decoding;
using Gateway.Channels.Json;
using Gateway.Contracts;

namespace Gateway.Channels.WhatsApp;

/// <summary>Voice calls: <c>{"id":"wacid..","from":"163..","to":"163..","event":"connect|terminate","direction":"USER_INITIATED","status":"COMPLETED","duration":120}</c>.</summary>
internal static class WhatsAppCall
{
    public static void Read(ref JsonReader reader, ref ItemDraft draft, in WhatsAppContacts contacts, in WhatsAppPage page)
    {
        draft.Kind = ItemKind.Call;
        string? from = null, to = null, fromUser = null, toUser = null, call = null, state = null;
        var byBusiness = false;
        while (reader.NextMember())
        {
            if (reader.At("id"u8))
                call = reader.Id("calls.id", ref draft.Fault);
            else if (reader.At("from"u8))
                from = reader.Id("calls.from", ref draft.Fault);
            else if (reader.At("to"u8))
                to = reader.Id("calls.to", ref draft.Fault);
            else if (reader.At("from_user_id"u8))
                fromUser = reader.Id("calls.from_user_id", ref draft.Fault);
            else if (reader.At("to_user_id"u8))
                toUser = reader.Id("calls.to_user_id", ref draft.Fault);
            else if (reader.At("event"u8))
                state = reader.Fact();
            else if (reader.At("direction"u8))
                byBusiness = reader.Fact() == "BUSINESS_INITIATED";
            else if (reader.At("timestamp"u8))
                draft.Timestamp = reader.Time("timestamp", page.ReceivedAt, ref draft.Fault, ref draft.ClockSuspect);
            else if (reader.At("status"u8))
                draft.Note("result", reader.Fact());
            else if (reader.At("duration"u8))
                draft.Note("duration_s", reader.Fact());
            else if (reader.At("biz_opaque_callback_data"u8))
                draft.Note("callback_data", reader.Fact());
            else if (reader.At("errors"u8))
                WhatsAppFacts.Errors(ref reader, ref draft);
            else
                reader.Skip();
        }

        var (phone, user) = byBusiness ? (to, toUser) : (from, fromUser);
        draft.Sender = phone ?? user;
        draft.Status = state;
        draft.Target = call;
        draft.Note("direction", byBusiness ? "outbound" : "inbound");
        contacts.Describe(ref draft, phone, user, null, alone: true);
        if (call is null || state is null)
            draft.Missing ??= "calls: must have an id and an event";
        else if (draft.Sender is null)
            draft.Missing ??= "calls.from: must be given";
        else
            draft.NameBy(call, state);
    }
}

/// <summary>The customer stopped or resumed marketing messages: <c>{"wa_id":"163..","category":"marketing_messages","value":"stop","timestamp":1731705721}</c>.</summary>
internal static class WhatsAppPreference
{
    public static void Read(ref JsonReader reader, ref ItemDraft draft, in WhatsAppContacts contacts, in WhatsAppPage page)
    {
        draft.Kind = ItemKind.System;
        draft.Status = "preference";
        string? phone = null, user = null, parent = null;
        while (reader.NextMember())
        {
            if (reader.At("wa_id"u8))
                phone = reader.Id("user_preferences.wa_id", ref draft.Fault);
            else if (reader.At("user_id"u8))
                user = reader.Id("user_preferences.user_id", ref draft.Fault);
            else if (reader.At("parent_user_id"u8))
                parent = reader.Id("user_preferences.parent_user_id", ref draft.Fault);
            else if (reader.At("category"u8))
                draft.Note("category", reader.Fact());
            else if (reader.At("value"u8))
                draft.Payload = reader.Fact();
            else if (reader.At("detail"u8))
                draft.Note("detail", reader.Fact());
            else if (reader.At("timestamp"u8))
                draft.Timestamp = reader.Time("timestamp", page.ReceivedAt, ref draft.Fault, ref draft.ClockSuspect);
            else
                reader.Skip();
        }

        draft.Sender = phone ?? user;
        contacts.Describe(ref draft, phone, user, parent, alone: true);
        if (draft.Sender is null)
            draft.Missing ??= "user_preferences.wa_id: must be given, or user_id";
    }
}
