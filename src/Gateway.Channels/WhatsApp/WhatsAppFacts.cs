using System.Text.Json;
using Gateway.Channels.Decoding;
using Gateway.Channels.Json;

namespace Gateway.Channels.WhatsApp;

/// <summary>What stands beside a message's content: context, system notice, advertisement, errors.</summary>
internal static class WhatsAppFacts
{
    /// <summary>What the message answers, and how it came.</summary>
    public static void Context(ref JsonReader reader, ref ItemDraft draft)
    {
        if (!reader.OpenObject("context", ref draft.Fault))
            return;
        while (reader.NextMember())
        {
            if (reader.At("id"u8))
                draft.ReplyTo = reader.Id("context.id", ref draft.Fault);
            else if (reader.At("forwarded"u8))
                draft.Note("forwarded", reader.Flag() ? "true" : null);
            else if (reader.At("frequently_forwarded"u8))
                draft.Note("frequently_forwarded", reader.Flag() ? "true" : null);
            else if (reader.At("referred_product"u8))
                Keep(ref reader, ref draft, "product_retailer_id"u8, "product");
            else
                reader.Skip();
        }
    }

    /// <summary>
    /// A change of the customer: number, identity key, id. The new name is proved by WhatsApp, so it is an alias. When only the business-scoped id changed the
    /// message names nobody: it is from who had the previous one.
    /// </summary>
    public static void System(ref JsonReader reader, ref ItemDraft draft)
    {
        if (!reader.OpenObject("system", ref draft.Fault))
            return;
        string? previous = null, current = null;
        while (reader.NextMember())
        {
            if (reader.At("body"u8))
                draft.Text = reader.Text("system.body", ItemDraft.TextMax, ref draft.Fault, ref draft.Truncated);
            else if (reader.At("type"u8))
                draft.Status = reader.Fact();
            else if (reader.At("wa_id"u8) || reader.At("new_wa_id"u8))
                draft.Alias("phone", reader.Id("system.wa_id", ref draft.Fault));
            else if (reader.At("user_id"u8))
                draft.Alias("bsuid", current = reader.Id("system.user_id", ref draft.Fault));
            else if (reader.At("previous_user_id"u8))
                previous = reader.Id("system.previous_user_id", ref draft.Fault);
            else if (reader.At("parent_user_id"u8))
                draft.Alias("parent_bsuid", reader.Id("system.parent_user_id", ref draft.Fault));
            else if (reader.At("identity"u8))
                draft.Note("identity_hash", reader.Fact());
            else
                reader.Skip();
        }

        draft.Alias("bsuid", previous);
        draft.Sender = previous ?? current;
    }

    /// <summary>The advertisement the customer came from.</summary>
    public static void Referral(ref JsonReader reader, ref ItemDraft draft)
    {
        if (!reader.OpenObject("referral", ref draft.Fault))
            return;
        while (reader.NextMember())
        {
            if (reader.At("source_id"u8))
                draft.Note("referral_id", reader.Fact());
            else if (reader.At("source_type"u8))
                draft.Note("referral_type", reader.Fact());
            else if (reader.At("source_url"u8))
                draft.Note("referral_url", reader.Fact());
            else if (reader.At("ctwa_clid"u8))
                draft.Note("referral_click", reader.Fact());
            else
                reader.Skip();
        }
    }

    /// <summary>The first error tells; several have not been seen on one item. One outside a list is read as well, and anything else tells nothing.</summary>
    public static void Errors(ref JsonReader reader, ref ItemDraft draft)
    {
        string? wrong = null;
        if (reader.TokenType == JsonTokenType.StartObject)
            Error(ref reader, ref draft);
        if (reader.TokenType == JsonTokenType.EndObject || !reader.OpenArray("errors", ref wrong))
            return;
        var first = true;
        while (reader.NextElement())
        {
            if (first && reader.OpenObject("errors", ref draft.Fault))
                Error(ref reader, ref draft);
            else
                reader.Skip();
            first = false;
        }
    }

    /// <summary>The members of one open error object.</summary>
    public static void Error(ref JsonReader reader, ref ItemDraft draft)
    {
        string? title = null, message = null, details = null;
        while (reader.NextMember())
        {
            if (reader.At("code"u8))
                draft.Note("error_code", reader.Fact());
            else if (reader.At("title"u8))
                title = reader.Fact();
            else if (reader.At("message"u8))
                message = reader.Fact();
            else if (reader.At("error_data"u8))
                details = reader.Inner("details"u8);
            else
                reader.Skip();
        }

        draft.Note("error", details ?? title ?? message);
    }

    /// <summary>Keeps one member of an object as a fact; anything but an object tells nothing.</summary>
    public static void Keep(ref JsonReader reader, ref ItemDraft draft, ReadOnlySpan<byte> member, string name) =>
        draft.Note(name, reader.Inner(member));
}
