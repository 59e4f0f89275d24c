using Gateway.Channels.Decoding;
using Gateway.Channels.Json;
using Gateway.Contracts;

namespace Gateway.Channels.WhatsApp;

/// <summary>Address cards the customer sends: one attachment each, its id the first telephone number.</summary>
internal static class WhatsAppSharedContacts
{
    public static void Read(ref JsonReader reader, ref ItemDraft draft)
    {
        if (!reader.OpenArray("contacts", ref draft.Fault))
            return;
        while (reader.NextObject("contacts", ref draft.Fault))
        {
            string? name = null, phone = null;
            while (reader.NextMember())
            {
                if (reader.At("name"u8))
                    name = Name(ref reader, ref draft);
                else if (reader.At("phones"u8))
                    phone = Phone(ref reader, ref draft);
                else
                    reader.Skip();
            }

            draft.Attach(new Attachment { Kind = "contact", Name = name, Id = phone });
        }
    }

    private static string? Name(ref JsonReader reader, ref ItemDraft draft)
    {
        string? name = null;
        JsonReader first = default, last = default;
        if (!reader.OpenObject("contacts.name", ref draft.Fault))
            return null;
        while (reader.NextMember())
        {
            if (reader.At("formatted_name"u8))
                name = reader.Fact();
            else if (reader.At("first_name"u8))
                reader.Keep(ref first);
            else if (reader.At("last_name"u8))
                reader.Keep(ref last);
            else
                reader.Skip();
        }

        return name ?? PersonName.Of(first, last);
    }

    private static string? Phone(ref JsonReader reader, ref ItemDraft draft)
    {
        string? first = null;
        if (!reader.OpenArray("contacts.phones", ref draft.Fault))
            return null;
        while (reader.NextObject("contacts.phones", ref draft.Fault))
        {
            string? phone = null, whatsApp = null;
            while (reader.NextMember())
            {
                if (reader.At("phone"u8))
                    phone = reader.Fact();
                else if (reader.At("wa_id"u8))
                    whatsApp = reader.Fact();
                else
                    reader.Skip();
            }

            first ??= whatsApp ?? phone;
        }

        return first;
    }
}
