using System.Buffers;
using System.Text.Json;
using Gateway.Channels.Decoding;
using Gateway.Channels.Forms;
using Gateway.Channels.Json;
using Gateway.Contracts;

namespace Gateway.Channels.MessageBird;

/// <summary>What came: a Conversations event, an SMS or its status report, or an event of the newer platform.</summary>
/// <remarks>
/// <code>
/// {"type":"message.created","contact":{..},"conversation":{"id":".."},"message":{"id":"..","from":"..","to":"..","direction":"received","type":"text","content":{"text":".."}}}
/// originator=..&amp;recipient=..&amp;id=..&amp;body=..&amp;receive_datetime=..           SMS; mediaURLs and mms=true with pictures
/// id=..&amp;reference=..&amp;recipient=..&amp;status=delivered&amp;statusDatetime=..   status report, in the query of a GET
/// {"service":"channels","event":"sms.inbound","payload":{"id":"..","sender":{"contact":{..}},"body":{"type":"text","text":{"text":".."}}}}
/// </code>
/// MessageBird repeats some form fields (<c>id</c>, <c>body</c>) and signs the raw bytes: the last one counts.
/// </remarks>
internal static class MessageBirdDecoder
{
    private static readonly Words Types = new("message.created", "message.updated", "conversation.created", "conversation.updated");

    public static DecodeResult Decode(in ReadOnlySequence<byte> body, WebhookRequest request, List<InboundItem> items)
    {
        var sink = new ItemSink(MessageBirdChannel.ChannelName, items);
        if (body.IsEmpty || Shape.Of(body) != Shape.Json)
        {
            using var fields = body.IsEmpty ? FieldSet.Query(request.Url, FieldRepeats.LastCounts) : FieldSet.Form(body, FieldRepeats.LastCounts);
            if (fields.Refusal is { } wrong)
                return sink.Refuse(wrong);
            MessageBirdSms.Read(fields, request.ReceivedAt, ref sink);
            return sink.Finish();
        }

        using var json = JsonBody.Read(body);
        if (json.Refusal is { } refusal)
            return sink.Refuse(refusal);
        var reader = json.Reader();
        reader.Read();
        One(ref reader, request, ref sink);
        return sink.Finish();
    }

    private static void One(ref JsonReader reader, WebhookRequest request, ref ItemSink sink)
    {
        var whole = reader;
        string? type = null, name = null;
        bool isSms = false, isMessage = false, isEmpty = true;
        var draft = default(ItemDraft);
        JsonReader contact = default, conversation = default, message = default, payload = default;
        while (reader.NextMember())
        {
            isEmpty = false;
            if (reader.At("type"u8))
                type = Types.Fact(ref reader);
            else if (reader.At("event"u8))
                name = reader.Fact();
            else if (reader.ValueTextEquals("contact"u8))
                Keep(ref reader, ref contact);
            else if (reader.ValueTextEquals("conversation"u8))
                Keep(ref reader, ref conversation);
            else if (reader.ValueTextEquals("message"u8))
                Keep(ref reader, ref message);
            else if (reader.ValueTextEquals("payload"u8))
                Keep(ref reader, ref payload);
            else
            {
                isMessage |= reader.ValueTextEquals("conversationId"u8);
                isSms |= reader.ValueTextEquals("originator"u8) || reader.ValueTextEquals("statusDatetime"u8);
                reader.Skip();
            }
        }

        if (isEmpty)
        {
            sink.AddFault(null, "type: must be given");
            return;
        }

        if (payload.TokenType == JsonTokenType.StartObject && name is not null)
        {
            BirdEvent.Read(name, ref payload, request.ReceivedAt, ref draft);
        }
        else if (message.TokenType == JsonTokenType.StartObject)
        {
            new MessageBirdMessage().Read(type, ref message, contact, conversation, request.ReceivedAt, ref draft);
        }
        else if (isMessage)
        {
            // A message alone, as the API lists them.
            new MessageBirdMessage().Read(null, ref whole, contact, conversation, request.ReceivedAt, ref draft);
        }
        else if (isSms)
        {
            using var fields = FieldSet.Json(ref whole);
            if (fields.Refusal is { } refusal)
                sink.AddFault(null, refusal);
            else
                MessageBirdSms.Read(fields, request.ReceivedAt, ref sink);
            return;
        }
        else if (type is "conversation.created" or "conversation.updated" && conversation.TokenType == JsonTokenType.StartObject)
        {
            MessageBirdMessage.Conversation(type, ref conversation, contact, ref draft);
        }
        else
        {
            if (type is null && name is null)
                draft.Strange("no type");
            else
                draft.Ignore("event type " + Shape.Shown(type ?? name));
        }

        sink.Add(ref draft);
    }

    private static void Keep(ref JsonReader reader, ref JsonReader place)
    {
        reader.Read();
        place = reader;
        reader.Skip();
    }
}
