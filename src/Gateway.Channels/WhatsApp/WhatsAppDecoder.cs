using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Gateway.Channels.Decoding;
using Gateway.Channels.Json;
using Gateway.Contracts;

namespace Gateway.Channels.WhatsApp;

/// <summary>Notifications of the WhatsApp Business Platform: which account each list belongs to; the lists' elements are read by their own readers.</summary>
/// <remarks>
/// <code>
/// {"object":"whatsapp_business_account","entry":[{"id":WABA,"changes":[{"field":"messages","value":{
///   "metadata":{"phone_number_id":ACCOUNT},"contacts":[..],"messages":[..],"statuses":[..],"errors":[..]}}]}]}
/// </code>
/// Relays of the On-Premises API post the inner <c>value</c> alone, and the documentation prints changes, messages and statuses alone: these are
/// read the same way.
/// https://developers.facebook.com/docs/whatsapp/cloud-api/webhooks/components
/// </remarks>
internal static class WhatsAppDecoder
{
    public static DecodeResult Decode(in ReadOnlySequence<byte> body, DateTimeOffset receivedAt, List<InboundItem> items)
    {
        using var json = JsonBody.Read(body);
        if (json.Refusal is { } refusal)
            return DecodeResult.Malformed(refusal);

        var sink = new ItemSink(WhatsAppChannel.ChannelName, items);
        var page = new WhatsAppPage(receivedAt);
        var reader = json.Reader();
        var bare = reader;
        string? fault = null;
        var (isPlatform, entries, isEmpty) = (true, false, true);
        string? product = null;
        reader.Read();
        while (reader.NextMember())
        {
            isEmpty = false;
            if (reader.At("object"u8))
            {
                isPlatform = reader.TokenType == JsonTokenType.String && reader.ValueTextEquals("whatsapp_business_account"u8);
                if (!isPlatform)
                    product = reader.Fact();
            }
            else if (reader.At("entry"u8))
            {
                if (!reader.OpenArray("entry", ref fault))
                    return sink.Refuse("entry: must be an array");
                entries = true;
                Entries(ref reader, new WhatsAppPage(receivedAt, isWhole: true), ref sink);
            }
            else
            {
                reader.Skip();
            }
        }

        if (!isPlatform)
        {
            sink.Refuse("");
            return OtherProduct(new ItemSink(WhatsAppChannel.ChannelName, items), product);
        }

        if (isEmpty)
            return sink.Refuse("entry: must be given");
        if (!entries)
            WhatsAppFragment.Read(bare, page, ref sink);
        if (sink.Count == 0)
            NoEntry(ref sink);
        return sink.Finish();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void NoEntry(ref ItemSink sink)
    {
        var draft = default(ItemDraft);
        draft.Strange("no entry");
        sink.Add(ref draft);
    }

    /// <summary>Several products of one Meta app may share a callback URL; what is not WhatsApp's is told and dropped.</summary>
    private static DecodeResult OtherProduct(ItemSink sink, string? product)
    {
        var draft = default(ItemDraft);
        draft.Ignore("object " + (product is { Length: <= 64 } ? product : "unknown") + " is not whatsapp_business_account");
        sink.Add(ref draft);
        return sink.Finish();
    }

    private static void Entries(ref JsonReader reader, WhatsAppPage page, ref ItemSink sink)
    {
        while (reader.NextElement())
        {
            string? fault = null;
            var waba = default(JsonReader);
            var found = false;
            if (reader.OpenObject("entry", ref fault))
            {
                while (reader.NextMember())
                {
                    // Meta writes the id first; if it ever came last, items would only lack the name of their business account.
                    if (reader.At("id"u8))
                        reader.Keep(ref waba);
                    else if (!reader.At("changes"u8))
                        reader.Skip();
                    else if (found = reader.OpenArray("entry.changes", ref fault))
                        Changes(ref reader, waba, page, ref sink);
                }
            }

            if (!found)
                sink.AddLacking(null, fault, "entry.changes: must be given");
        }
    }

    private static void Changes(ref JsonReader reader, in JsonReader waba, WhatsAppPage page, ref ItemSink sink)
    {
        while (reader.NextElement())
        {
            string? fault = null, field = null;
            var change = default(WhatsAppChange);
            var found = false;
            if (reader.OpenObject("changes", ref fault))
            {
                while (reader.NextMember())
                {
                    if (reader.At("field"u8))
                    {
                        // Nearly every notification is of this field; the name of another one is only shown.
                        field = reader.TokenType == JsonTokenType.String && reader.ValueTextEquals("messages"u8) ? "messages" : reader.Fact();
                    }
                    else if (reader.At("value"u8))
                    {
                        change.Read(ref reader, "value");
                        found = true;
                    }
                    else
                    {
                        reader.Skip();
                    }
                }
            }

            // Shortened recordings leave the field out; what its value lists tells as much.
            if (field is null && change.HasList)
                field = "messages";
            if (fault is not null || !found || field is null)
                sink.AddLacking(null, fault, "changes: must have a field and a value");
            else
                change.Deliver(field, waba, page, ref sink);
        }
    }
}

/// <summary>What every reader of one body needs.</summary>
internal readonly struct WhatsAppPage(DateTimeOffset receivedAt, bool isWhole = false)
{
    public readonly DateTimeOffset ReceivedAt = receivedAt;

    /// <summary>Whether it came in its entry, as a notification does; a recording may be a part of one, and lack what the part's other half had.</summary>
    public readonly bool IsWhole = isWhole;
}
