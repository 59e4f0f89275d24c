using System.Buffers;
using System.Text.Json;
using Gateway.Channels.Decoding;
using Gateway.Channels.Json;
using Gateway.Contracts;

namespace Gateway.Channels.Meta;

/// <summary>Notifications of Messenger and Instagram: entries of several pages, each with several events.</summary>
/// <remarks>
/// <code>
/// {"object":"page","entry":[{"id":PAGE,"time":1486464322257,"messaging":[EVENT,..],"standby":[EVENT,..]}]}
/// {"object":"instagram","entry":[{"id":ACCOUNT,"time":..,"changes":[{"field":"messages","value":EVENT}]}]}   the dashboard's test
/// </code>
/// A body that is one event, one entry or one change alone, as the documentation and the dashboard print them, is read as a batch of one.
/// https://developers.facebook.com/docs/messenger-platform/webhooks
/// https://developers.facebook.com/docs/instagram-platform/webhooks
/// </remarks>
internal static class MessagingDecoder
{
    private static readonly Words Products = new("page", "instagram", "whatsapp_business_account");

    /// <param name="product">What the channel's bodies name as <c>object</c>.</param>
    public static DecodeResult Decode(
        in ReadOnlySequence<byte> body, string channel, string product, DateTimeOffset receivedAt, List<InboundItem> items)
    {
        using var json = JsonBody.Read(body);
        if (json.Refusal is { } refusal)
            return DecodeResult.Malformed(refusal);

        var sink = new ItemSink(channel, items);
        var reader = json.Reader();
        var alone = reader;
        scoped JsonReader entries = default;
        string? fault = null, named = null;
        bool isEmpty = true, isEvent = false, isEntry = false, hasField = false, hasValue = false;
        reader.Read();
        while (reader.NextMember())
        {
            isEmpty = false;
            isEvent |= reader.ValueTextEquals("sender"u8) || reader.ValueTextEquals("recipient"u8);
            hasField |= reader.ValueTextEquals("field"u8);
            hasValue |= reader.ValueTextEquals("value"u8);
            var isList = reader.ValueTextEquals("messaging"u8) || reader.ValueTextEquals("standby"u8) || reader.ValueTextEquals("changes"u8);
            if (reader.At("object"u8))
            {
                named = Products.Fact(ref reader);
                continue;
            }

            if (reader.At("entry"u8))
            {
                entries = reader;
            }
            else if (isList)
            {
                reader.Read();
                isEntry |= reader.TokenType == JsonTokenType.StartArray;
            }

            reader.Skip();
        }

        if (isEmpty)
            return sink.Refuse("entry: must be given");
        if (named is not null && named != product)
        {
            // Several products of one Meta app may share a callback URL; what is not this channel's is told and dropped.
            Ignored(ref sink, null, $"object {(named.Length <= 64 ? named : "unknown")} is not {product}");
        }
        else if (entries.IsFound())
        {
            if (!entries.OpenArray("entry", ref fault))
                return sink.Refuse("entry: must be an array");
            while (entries.NextElement())
            {
                Entry(ref entries, receivedAt, ref sink);
            }

            if (sink.Count == 0)
                Ignored(ref sink, null, "no entry");
        }
        else if (isEvent)
        {
            alone.Read();
            MessagingEvent.Read(ref alone, null, receivedAt, ref sink);
        }
        else if (isEntry)
        {
            alone.Read();
            Entry(ref alone, receivedAt, ref sink);
        }
        else if (hasField && hasValue)
        {
            alone.Read();
            Change(ref alone, null, receivedAt, ref sink);
        }
        else
        {
            var draft = default(ItemDraft);
            draft.Strange("no entry");
            sink.Add(ref draft);
        }

        return sink.Finish();
    }

    private static void Entry(ref JsonReader reader, DateTimeOffset receivedAt, ref ItemSink sink)
    {
        string? fault = null, account = null;
        JsonReader messaging = default, standby = default, changes = default;
        if (!reader.OpenObject("entry", ref fault))
        {
            sink.AddFault(null, fault ?? "entry: must be an object");
            return;
        }

        while (reader.NextMember())
        {
            if (reader.At("id"u8))
                account = reader.Id("entry.id", ref fault);
            else if (reader.At("messaging"u8))
                reader.Keep(ref messaging);
            else if (reader.At("standby"u8))
                reader.Keep(ref standby);
            else if (reader.At("changes"u8))
                reader.Keep(ref changes);
            else
                reader.Skip();
        }

        var before = sink.Count;
        if (fault is null && messaging.IsFound() && messaging.OpenArray("messaging", ref fault))
            Events(ref messaging, account, receivedAt, ref sink);
        if (fault is null && standby.IsFound() && standby.OpenArray("standby", ref fault))
            Standby(ref standby, account, ref sink);
        if (fault is null && changes.IsFound() && changes.OpenArray("changes", ref fault))
            Changes(ref changes, account, receivedAt, ref sink);
        if (fault is not null)
            sink.AddFault(account, fault);
        else if (sink.Count == before)
            Ignored(ref sink, account, "entry without events");
    }

    private static void Events(ref JsonReader reader, string? account, DateTimeOffset receivedAt, ref ItemSink sink)
    {
        while (reader.NextElement())
        {
            MessagingEvent.Read(ref reader, account, receivedAt, ref sink);
        }
    }

    /// <summary>Another app has the thread now; Meta shows us what passes, and answering would interrupt.</summary>
    private static void Standby(ref JsonReader reader, string? account, ref ItemSink sink)
    {
        while (reader.NextElement())
        {
            reader.Skip();
            Ignored(ref sink, account, "standby: another app has the thread");
        }
    }

    private static void Changes(ref JsonReader reader, string? account, DateTimeOffset receivedAt, ref ItemSink sink)
    {
        while (reader.NextElement())
        {
            Change(ref reader, account, receivedAt, ref sink);
        }
    }

    private static void Change(ref JsonReader reader, string? account, DateTimeOffset receivedAt, ref ItemSink sink)
    {
        string? fault = null, field = null;
        JsonReader value = default;
        if (reader.OpenObject("changes", ref fault))
        {
            while (reader.NextMember())
            {
                if (reader.At("field"u8))
                    field = reader.Fact();
                else if (reader.At("value"u8))
                    reader.Keep(ref value);
                else
                    reader.Skip();
            }
        }

        if (fault is not null || field is null)
            sink.AddLacking(account, fault, "changes: must have a field");
        else if (value.IsFound() && field.StartsWith("messag", StringComparison.Ordinal))
            MessagingEvent.Read(ref value, account, receivedAt, ref sink);
        else
            Ignored(ref sink, account, "field " + Shape.Shown(field));
    }

    private static void Ignored(ref ItemSink sink, string? account, string reason)
    {
        var draft = new ItemDraft { Account = account };
        draft.Ignore(reason);
        sink.Add(ref draft);
    }
}
