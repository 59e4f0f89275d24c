using System.Globalization;
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

/// <summary>The customer has another business-scoped id: <c>{"wa_id":"163..","user_id":{"previous":"US.13..","current":"US.98.."},"timestamp":"1749416383"}</c>.</summary>
internal static class WhatsAppChangedId
{
    public static void Read(ref JsonReader reader, ref ItemDraft draft, in WhatsAppContacts contacts, in WhatsAppPage page)
    {
        draft.Kind = ItemKind.System;

        // The name the same news has as a system message.
        draft.Status = "user_changed_user_id";
        string? phone = null, previous = null, current = null, parent = null;
        while (reader.NextMember())
        {
            if (reader.At("wa_id"u8))
                phone = reader.Id("user_id_update.wa_id", ref draft.Fault);
            else if (reader.At("user_id"u8))
                (previous, current) = Change(ref reader, "user_id_update.user_id", ref draft.Fault);
            else if (reader.At("parent_user_id"u8))
                (_, parent) = Change(ref reader, "user_id_update.parent_user_id", ref draft.Fault);
            else if (reader.At("detail"u8))
                draft.Note("detail", reader.Fact());
            else if (reader.At("timestamp"u8))
                draft.Timestamp = reader.Time("timestamp", page.ReceivedAt, ref draft.Fault, ref draft.ClockSuspect);
            else
                reader.Skip();
        }

        draft.Sender = phone ?? previous ?? current;
        draft.Alias("bsuid", current);
        contacts.Describe(ref draft, phone, previous, parent, alone: true);
        if (draft.Sender is null)
            draft.Missing ??= "user_id_update.wa_id: must be given, or user_id";
        else if (current is not null)
            draft.NameBy(draft.Sender, current);
    }

    private static (string? Previous, string? Current) Change(ref JsonReader reader, string field, ref string? fault)
    {
        string? previous = null, current = null;
        if (!reader.OpenObject(field, ref fault))
            return default;
        while (reader.NextMember())
        {
            if (reader.At("previous"u8))
                previous = reader.Id(field, ".previous", ref fault);
            else if (reader.At("current"u8))
                current = reader.Id(field, ".current", ref fault);
            else
                reader.Skip();
        }

        return (previous, current);
    }
}

/// <summary>Another app or Meta's agent got or gave the conversation.</summary>
/// <remarks><code>
/// {"sender":{"phone_number":"163.."},"recipient":{"phone_number_id":ACCOUNT},"type":"control_passed","timestamp":"1750101000",
///  "control_passed":{"previous_owner_role":"ai_agent","new_owner_role":"escalation","metadata":".."}}
/// </code></remarks>
internal static class WhatsAppHandover
{
    public static void Read(ref JsonReader reader, ref ItemDraft draft, in WhatsAppContacts contacts, in WhatsAppPage page)
    {
        draft.Kind = ItemKind.System;
        string? phone = null, user = null;
        while (reader.NextMember())
        {
            if (reader.At("sender"u8))
                Person(ref reader, ref draft, ref phone, ref user);
            else if (reader.At("recipient"u8))
                draft.Account ??= reader.Inner("phone_number_id"u8);
            else if (reader.At("type"u8))
                draft.Status = reader.Fact();
            else if (reader.At("timestamp"u8))
                draft.Timestamp = reader.Time("timestamp", page.ReceivedAt, ref draft.Fault, ref draft.ClockSuspect);
            else if (reader.At("control_passed"u8) || reader.At("control_taken"u8))
                Owners(ref reader, ref draft);
            else
                reader.Skip();
        }

        draft.Sender = phone ?? user;
        contacts.Describe(ref draft, phone, user, null, alone: true);
        if (draft is not { Sender: { } sender, Status: { } status })
            draft.Missing ??= "messaging_handovers: must have a sender and a type";
        else if (draft.Timestamp is { } at)
            draft.NameBy(sender, at.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture), status);
    }

    private static void Person(ref JsonReader reader, ref ItemDraft draft, ref string? phone, ref string? user)
    {
        if (!reader.OpenObject("sender", ref draft.Fault))
            return;
        while (reader.NextMember())
        {
            if (reader.At("phone_number"u8, "wa_id"u8))
                phone = reader.Id("sender.phone_number", ref draft.Fault);
            else if (reader.At("user_id"u8))
                user = reader.Id("sender.user_id", ref draft.Fault);
            else
                reader.Skip();
        }
    }

    private static void Owners(ref JsonReader reader, ref ItemDraft draft)
    {
        string? wrong = null;
        if (!reader.OpenObject("control_passed", ref wrong))
            return;
        while (reader.NextMember())
        {
            if (reader.At("previous_owner_role"u8))
                draft.Note("previous_owner", reader.Fact());
            else if (reader.At("new_owner_role"u8))
                draft.Note("new_owner", reader.Fact());
            else if (reader.At("metadata"u8))
                draft.Note("metadata", reader.Fact());
            else
                reader.Skip();
        }
    }
}
