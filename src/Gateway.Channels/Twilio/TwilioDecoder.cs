using System.Buffers;
using Gateway.Channels.Decoding;
using Gateway.Channels.Forms;
using Gateway.Channels.Json;
using Gateway.Channels.TwilioVoice;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;

namespace Gateway.Channels.Twilio;

/// <summary>What came: a message, a status callback, a Conversations event, a voice callback, or a batch of Event Streams.</summary>
/// <remarks>
/// <code>
/// MessageSid=SM..&amp;From=%2B1413..&amp;To=%2B1202..&amp;Body=..&amp;NumMedia=1&amp;MediaUrl0=..&amp;MediaContentType0=..      form, or a JSON object of the same names
/// MessageSid=SM..&amp;MessageStatus=delivered&amp;To=..&amp;From=..                                   status callback
/// EventType=onMessageAdded&amp;ConversationSid=CH..&amp;Author=..&amp;Body=..                          Conversations
/// EventType=onMessageSent&amp;InstanceSid=IS..&amp;ChannelSid=CH..&amp;From=..&amp;Body=..                  Programmable Chat, which came before them
/// [{"specversion":"1.0","type":"com.twilio.messaging.inbound-message.received","data":{..}}]  Event Streams
/// </code>
/// Names are read without regard to case: Twilio's own helper libraries and Studio hand them on in camel case.
/// </remarks>
internal static class TwilioDecoder
{
    private const string EventPrefix = "com.twilio.messaging.";

    public static DecodeResult Decode(in ReadOnlySequence<byte> body, WebhookRequest request, AccountModel account, List<InboundItem> items)
    {
        var sink = new ItemSink(TwilioChannel.ChannelName, items);
        return Shape.Of(body) == Shape.Json ? Json(body, request, account, ref sink) : Form(body, request, account, ref sink);
    }

    private static DecodeResult Form(in ReadOnlySequence<byte> body, WebhookRequest request, AccountModel account, ref ItemSink sink)
    {
        using var fields = FieldSet.Form(body);
        if (fields.Refusal is { } refusal)
            return sink.Refuse(refusal);
        One(fields, null, request, account, ref sink);
        return sink.Finish();
    }

    private static DecodeResult Json(in ReadOnlySequence<byte> body, WebhookRequest request, AccountModel account, ref ItemSink sink)
    {
        using var json = JsonBody.Read(body);
        if (json.Refusal is { } refusal)
            return sink.Refuse(refusal);
        var reader = json.Reader();
        reader.Read();
        if (TwilioStream.Is(reader))
        {
            StreamEvent(ref reader, request, account, ref sink);
            return sink.Finish();
        }

        using var fields = FieldSet.Json(ref reader);
        if (fields.Refusal is { } wrong)
            return sink.Refuse(wrong);
        One(fields, null, request, account, ref sink);
        return sink.Finish();
    }

    /// <summary>One CloudEvent of Event Streams; its data has the names of a webhook in camel case.</summary>
    private static void StreamEvent(ref JsonReader reader, WebhookRequest request, AccountModel account, ref ItemSink sink)
    {
        JsonReader data = default;
        var type = TwilioStream.Read(ref reader, ref data);
        if (type?.StartsWith(EventPrefix, StringComparison.Ordinal) != true || !TwilioStream.HasFields(data))
        {
            TwilioStream.Ignore(type, ref sink);
            return;
        }

        using var fields = FieldSet.Json(ref data);
        if (fields.Refusal is { } refusal)
            sink.AddFault(null, refusal);
        else
            One(fields, type[EventPrefix.Length..], request, account, ref sink);
    }

    private static void One(scoped in FieldSet fields, string? streamed, WebhookRequest request, AccountModel account, ref ItemSink sink)
    {
        var draft = default(ItemDraft);
        if (fields.Has("CallSid"u8))
            TwilioCall.Read(fields, request, callbackDigit: null, ref draft);
        else if (fields.Has("EventType"u8) && (fields.Has("ConversationSid"u8) || (fields.Has("ChannelSid"u8) && fields.Has("InstanceSid"u8))))
            TwilioConversation.Read(fields, request.ReceivedAt, ref draft);
        else if (!fields.Has("MessageSid"u8) && !fields.Has("SmsSid"u8) && !fields.Has("SmsMessageSid"u8))
            Other(fields, ref draft);
        else if (streamed?.StartsWith("message.", StringComparison.Ordinal) == true)
            TwilioStatus.Read(fields, streamed["message.".Length..], account, request.ReceivedAt, ref draft);
        else if (fields.Has("MessageStatus"u8) && !fields.Is("MessageStatus"u8, "received"u8))
            TwilioStatus.Read(fields, fields.Text("MessageStatus"u8)!, account, request.ReceivedAt, ref draft);
        else if (fields.Has("SmsStatus"u8) && !fields.Is("SmsStatus"u8, "received"u8) && !fields.Is("SmsStatus"u8, "receiving"u8))
            TwilioStatus.Read(fields, fields.Text("SmsStatus"u8)!, account, request.ReceivedAt, ref draft);
        else
            TwilioMessage.Read(fields, account, request.ReceivedAt, ref draft);
        sink.Add(ref draft);
    }

    /// <summary>Some other notice of the platform: told, so that it can be seen.</summary>
    private static void Other(scoped in FieldSet fields, ref ItemDraft draft)
    {
        if (fields.Count == 0)
        {
            draft.Fault = "MessageSid: must be given";
            return;
        }

        draft.Strange("no MessageSid: " + Shape.Shown(fields.Text("EventType"u8) ?? fields.Text("Type"u8)));
    }
}
