using System.Buffers;
using System.Text.Json;
using Gateway.Channels.Decoding;
using Gateway.Channels.Json;
using Gateway.Contracts;

namespace Gateway.Channels.Vk;

/// <summary>Callback API events of a community, one a request.</summary>
/// <remarks>
/// <code>
/// {"type":"message_new","object":{"message":{..},"client_info":{"lang_id":0}},"group_id":1234,"event_id":"..","v":"5.199","secret":".."}
/// {"type":"message_new","object":{"id":1,"date":1580125800,"from_id":123456,"text":".."},..}   versions before 5.103
/// {"type":"message_event","object":{"user_id":..,"peer_id":..,"event_id":"..","payload":{..},"conversation_message_id":..}}
/// {"type":"message_read","object":{"from_id":..,"peer_id":..,"read_message_id":..}}   {"type":"message_allow","object":{"user_id":..,"key":".."}}
/// </code>
/// An answer of the Bots Long Poll API, <c>{"ts":"..","updates":[EVENT,..]}</c>, is read as its events.
/// https://dev.vk.com/api/community-events/json-schema
/// </remarks>
internal static class VkDecoder
{
    public static DecodeResult Decode(in ReadOnlySequence<byte> body, DateTimeOffset receivedAt, List<InboundItem> items)
    {
        using var json = JsonBody.Read(body);
        if (json.Refusal is { } refusal)
            return DecodeResult.Malformed(refusal);

        var sink = new ItemSink(VkChannel.ChannelName, items);
        var page = new VkPage(receivedAt);
        var reader = json.Reader();
        var alone = reader;
        string? fault = null;
        bool isEmpty = true, hasType = false, isBatch = false, hasPeer = false, hasClient = false, hasPress = false, hasBody = false, hasUser = false;
        reader.Read();
        while (reader.NextMember())
        {
            isEmpty = false;
            hasType |= reader.ValueTextEquals("type"u8);
            hasPeer |= reader.ValueTextEquals("peer_id"u8);
            hasBody |= reader.ValueTextEquals("body"u8);
            hasUser |= reader.ValueTextEquals("user_id"u8);
            hasClient |= reader.ValueTextEquals("client_info"u8);
            hasPress |= reader.ValueTextEquals("event_id"u8);
            if (!reader.At("updates"u8) || reader.TokenType != JsonTokenType.StartArray)
            {
                reader.Skip();
                continue;
            }

            isBatch = true;
            while (reader.NextElement())
            {
                if (reader.TokenType == JsonTokenType.StartArray)
                    OfUser(ref reader, ref sink);
                else if (reader.OpenObject("updates", ref fault))
                    VkEvent.Read(ref reader, page, ref sink);
                else
                    sink.AddFault(null, "updates: must be objects");
            }
        }

        if (isEmpty)
            return sink.Refuse("type: must be given");
        if (!isBatch && hasType)
        {
            alone.Read();
            VkEvent.Read(ref alone, page, ref sink);
        }

        else if (!isBatch && (hasPeer || hasClient || (hasBody && hasUser)))
        {
            alone.Read();
            Inner(ref alone, page, hasPress ? "message_event" : "message_new", ref sink);
        }

        if (sink.Count == 0)
        {
            var draft = default(ItemDraft);
            if (isBatch)
                draft.Ignore("no updates");
            else
                draft.Strange("no type");
            sink.Add(ref draft);
        }

        return sink.Finish();
    }

    /// <summary>An event of a person's own Long Poll, a list with its number first: no community's.</summary>
    private static void OfUser(ref JsonReader reader, ref ItemSink sink)
    {
        reader.Skip();
        var draft = default(ItemDraft);
        draft.Ignore("an event of a person's Long Poll");
        sink.Add(ref draft);
    }

    /// <summary>An event's object alone, as the documentation prints it: a message, or a pressed button.</summary>
    private static void Inner(ref JsonReader content, in VkPage page, string type, ref ItemSink sink)
    {
        var draft = default(ItemDraft);
        if (type == "message_event")
            VkNotices.Read(ref content, ref draft, type);
        else
            new VkMessage().ReadObject(ref content, ref draft, page, type, null);
        sink.Add(ref draft);
    }
}

/// <summary>What every reader of one body needs.</summary>
internal readonly struct VkPage(DateTimeOffset receivedAt)
{
    public readonly DateTimeOffset ReceivedAt = receivedAt;
}
