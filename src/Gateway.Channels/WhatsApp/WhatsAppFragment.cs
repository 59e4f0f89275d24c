using Gateway.Channels.Decoding;
using Gateway.Channels.Json;

namespace Gateway.Channels.WhatsApp;

/// <summary>A body that is a part of a notification: its value, one change, one message or one status.</summary>
internal static class WhatsAppFragment
{
    public static void Read(JsonReader reader, WhatsAppPage page, ref ItemSink sink)
    {
        var names = reader;
        var value = reader;
        bool hasField = false, hasValue = false, hasId = false, hasType = false, hasStatus = false, hasFrom = false, hasTime = false;
        string? field = null;
        names.Read();
        while (names.NextMember())
        {
            hasId |= names.ValueTextEquals("id"u8);
            hasType |= names.ValueTextEquals("type"u8);
            hasStatus |= names.ValueTextEquals("status"u8);
            hasFrom |= names.ValueTextEquals("from"u8);
            hasTime |= names.ValueTextEquals("timestamp"u8);
            if (names.At("field"u8))
            {
                field = names.Fact();
                hasField = true;
                continue;
            }

            if (names.At("value"u8))
            {
                hasValue = true;
                value = names;
            }

            names.Skip();
        }

        if (hasField && hasValue)
        {
            var inner = default(WhatsAppChange);
            inner.Read(ref value, "value");
            inner.Deliver(field ?? "", default, page, ref sink);
            return;
        }

        if ((hasId && (hasType || hasStatus)) || (hasFrom && hasTime && hasType))
        {
            One(reader, page, hasStatus, ref sink);
            return;
        }

        reader.Read();
        var change = default(WhatsAppChange);
        change.Read(ref reader, "body");
        if (change.HasList)
            change.Deliver("messages", default, page, ref sink);
    }

    private static void One(JsonReader reader, WhatsAppPage page, bool isStatus, ref ItemSink sink)
    {
        var draft = default(ItemDraft);
        reader.Read();
        if (isStatus)
            WhatsAppStatus.Read(ref reader, ref draft, default, page);
        else
            WhatsAppMessage.Read(ref reader, ref draft, default, page);
        sink.Add(ref draft);
    }
}
