using System.Text.Json;
using Gateway.Channels.Decoding;
using Gateway.Channels.Json;

namespace Gateway.Channels.Infobip;

/// <summary>What a WhatsApp message lists, a line each: address cards with their telephone numbers, and the goods of an order.</summary>
/// <remarks>
/// <code>
/// "contacts":[{"name":{"firstName":"..","lastName":"..","formattedName":".."},"phones":[{"phone":"+385..","waId":"385..","type":"WORK"}]}]
/// "productItems":[{"productRetailerId":"..","quantity":2,"itemPrice":9.5,"currency":"EUR"}]
/// </code>
/// Entries of another form are left out: what remains is told.
/// </remarks>
internal static class InfobipLists
{
    public static void Contacts(ref JsonReader reader, ref TextList lines)
    {
        string? ignored = null;
        if (!reader.OpenArray("contacts", ref ignored))
            return;
        while (reader.NextObject("contacts", ref ignored))
        {
            string? name = null, phones = null;
            while (reader.NextMember())
            {
                if (reader.At("name"u8))
                    name = Name(ref reader);
                else if (reader.At("phones"u8))
                    phones = Phones(ref reader);
                else
                    reader.Skip();
            }

            lines.Add(name is null || phones is null ? name ?? phones : $"{name}: {phones}");
        }
    }

    public static void Products(ref JsonReader reader, ref TextList lines)
    {
        string? ignored = null;
        if (!reader.OpenArray("productItems", ref ignored))
            return;
        while (reader.NextObject("productItems", ref ignored))
        {
            string? product = null, quantity = null, price = null, currency = null;
            while (reader.NextMember())
            {
                if (reader.At("productRetailerId"u8))
                    product = reader.Fact();
                else if (reader.At("quantity"u8))
                    quantity = reader.Fact();
                else if (reader.At("itemPrice"u8))
                    price = reader.Fact();
                else if (reader.At("currency"u8))
                    currency = reader.Fact();
                else
                    reader.Skip();
            }

            if (product is not null)
                lines.Add($"{quantity ?? "1"} x {product}" + (price is null ? "" : $", {price} {currency}".TrimEnd()));
        }
    }

    /// <summary>A text, or its parts.</summary>
    private static string? Name(ref JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
            return reader.Fact();
        string? whole = null;
        JsonReader first = default, last = default;
        while (reader.NextMember())
        {
            if (reader.At("formattedName"u8))
                whole = reader.Fact();
            else if (reader.At("firstName"u8))
                reader.Keep(ref first);
            else if (reader.At("lastName"u8))
                reader.Keep(ref last);
            else
                reader.Skip();
        }

        return whole ?? PersonName.Of(first, last);
    }

    private static string? Phones(ref JsonReader reader)
    {
        string? ignored = null;
        var numbers = default(TextList);
        if (!reader.OpenArray("phones", ref ignored))
            return null;
        while (reader.NextObject("phones", ref ignored))
        {
            string? phone = null, whatsApp = null;
            while (reader.NextMember())
            {
                if (reader.At("phone"u8))
                    phone = reader.Fact();
                else if (reader.At("waId"u8))
                    whatsApp = reader.Fact();
                else
                    reader.Skip();
            }

            numbers.Add(phone ?? whatsApp);
        }

        return numbers.Join(", ");
    }
}
