using System.Buffers;
using Gateway.Channels.Decoding;
using Gateway.Channels.Forms;
using Gateway.Channels.Json;
using Gateway.Contracts;

namespace Gateway.Channels.Vonage;

/// <summary>What came: a message or status of the Messages API, an SMS or its delivery receipt, or a voice event.</summary>
/// <remarks>
/// <code>
/// {"channel":"whatsapp","message_uuid":"..","to":"..","from":"..","timestamp":"2020-01-01T14:00:00.000Z","message_type":"text","text":".."}      v1
/// {"message_uuid":"..","to":{"type":"whatsapp","number":".."},"from":{..},"message":{"content":{"type":"text","text":".."}}}                   v0.1
/// {"message_uuid":"..","status":"delivered","error":{"type":"..","title":".."},..}
/// msisdn=..&amp;to=..&amp;messageId=..&amp;text=..&amp;type=text&amp;message-timestamp=..        SMS, as form, query or JSON; with status it is a receipt
/// {"uuid":"..","conversation_uuid":"CON-..","status":"answered","direction":"inbound",..}  voice, also as query
/// </code>
/// </remarks>
internal static class VonageDecoder
{
    public static DecodeResult Decode(in ReadOnlySequence<byte> body, WebhookRequest request, List<InboundItem> items)
    {
        var sink = new ItemSink(VonageChannel.ChannelName, items);
        if (body.IsEmpty || Shape.Of(body) != Shape.Json)
        {
            using var fields = body.IsEmpty ? FieldSet.Query(request.Url) : FieldSet.Form(body);
            return fields.Refusal is { } wrong ? sink.Refuse(wrong)
                : IsCall(fields) ? Call(fields, request.ReceivedAt, ref sink)
                : Sms(fields, request.ReceivedAt, ref sink);
        }

        using var json = JsonBody.Read(body);
        if (json.Refusal is { } refusal)
            return sink.Refuse(refusal);
        var reader = json.Reader();
        reader.Read();
        var kind = Kind(reader);
        var draft = default(ItemDraft);
        switch (kind)
        {
            case Form.Sms:
                using (var fields = FieldSet.Json(ref reader))
                    return fields.Refusal is { } wrong ? sink.Refuse(wrong) : Sms(fields, request.ReceivedAt, ref sink);
            case Form.Message:
                new VonageMessage().Read(ref reader, request.ReceivedAt, ref draft);
                break;
            case Form.Voice:
                new VonageCall().Read(ref reader, request.ReceivedAt, ref draft);
                break;
            case Form.Empty:
                return sink.Refuse("message_uuid: must be given");
            default:
                draft.Strange("neither a message nor a call");
                break;
        }

        sink.Add(ref draft);
        return sink.Finish();
    }

    // In ascending order of what decides when members of several stand together.
    private enum Form
    {
        Empty,
        Other,
        Voice,
        Sms,
        Message,
    }

    /// <summary>By the members that have a value; where none of them tells, by those that are only named.</summary>
    private static Form Kind(JsonReader reader)
    {
        var (given, named) = (Form.Empty, Form.Empty);
        while (reader.NextMember())
        {
            var form = Named(reader);
            reader.Read();
            if (reader.IsNothing())
                named = form > named ? form : named;
            else
                given = form > given ? form : given;
            if (given == Form.Message)
                break;
            reader.Skip();
        }

        return given > Form.Other || given > named ? given : named;
    }

    private static Form Named(in JsonReader name) =>
        name.ValueTextEquals("message_uuid"u8) ? Form.Message
        : name.ValueTextEquals("msisdn"u8) || name.ValueTextEquals("messageId"u8) ? Form.Sms
        : name.ValueTextEquals("uuid"u8) || name.ValueTextEquals("conversation_uuid"u8) || name.ValueTextEquals("recording_uuid"u8) ? Form.Voice
        : Form.Other;

    private static bool IsCall(scoped in FieldSet fields) =>
        (fields.Has("uuid"u8) || fields.Has("conversation_uuid"u8) || fields.Has("recording_uuid"u8))
        && !fields.Has("msisdn"u8) && !fields.Has("messageId"u8) && !fields.Has("message-id"u8);

    private static DecodeResult Call(scoped in FieldSet fields, DateTimeOffset receivedAt, ref ItemSink sink)
    {
        var draft = default(ItemDraft);
        new VonageCall().Read(fields, receivedAt, ref draft);
        sink.Add(ref draft);
        return sink.Finish();
    }

    private static DecodeResult Sms(scoped in FieldSet fields, DateTimeOffset receivedAt, ref ItemSink sink)
    {
        var draft = default(ItemDraft);
        var id = fields.Id("messageId"u8, ref draft.Fault) ?? fields.Id("message-id"u8, ref draft.Fault);
        draft.Sender = fields.Id("msisdn"u8, ref draft.Fault);
        draft.Account = fields.Id("to"u8, ref draft.Fault);
        draft.Timestamp = ProviderTime.Read(fields.Text("message-timestamp"u8) ?? fields.Text("timestamp"u8), receivedAt, ref draft.ClockSuspect);
        draft.Alias("phone", draft.Sender);
        draft.Note("network", fields.Text("network-code"u8));
        draft.Note(ExtraNames.CallbackData, fields.Text("client-ref"u8));
        if (fields.Text("status"u8) is { } status)
            Receipt(fields, id, status, ref draft);
        else
            Text(fields, id, ref draft);
        sink.Add(ref draft);
        return sink.Finish();
    }

    private static void Text(scoped in FieldSet fields, string? id, ref ItemDraft draft)
    {
        draft.Kind = ItemKind.Message;
        draft.Id = id;
        draft.Text = fields.Text("text"u8);
        draft.Note("keyword", fields.Text("keyword"u8));
        draft.Note("sms_type", fields.Text("type"u8));
        draft.Note("data", fields.Text("data"u8));
        draft.Note("udh", fields.Text("udh"u8));
        draft.Note("concat_ref", fields.Text("concat-ref"u8));
        draft.Note("concat_part", fields.Text("concat-part"u8));
        draft.Note("concat_total", fields.Text("concat-total"u8));
        if (draft.Sender is null)
            draft.Missing ??= "msisdn: must be given";
        else if (id is null)
            draft.Fault ??= "messageId: must be given";
    }

    private static void Receipt(scoped in FieldSet fields, string? id, string status, ref ItemDraft draft)
    {
        draft.Kind = ItemKind.Receipt;
        draft.Target = id;
        draft.Status = VonageStatus.Of(status);
        draft.Note("error_code", fields.Text("err-code"u8) is "0" ? null : fields.Text("err-code"u8));
        draft.Note("price", fields.Text("price"u8));
        if (id is null)
            draft.Fault ??= "messageId: must be given";
        else if (draft.Status is null)
            draft.Ignore("receipt status " + Shape.Shown(status));
        else
            draft.NameBy(id, draft.Status);
    }
}

internal static class VonageStatus
{
    /// <summary>Null for what happens before a message leaves Vonage, and for what nobody knows yet.</summary>
    public static string? Of(string status) => status switch
    {
        "submitted" or "accepted" or "sent" => "sent",
        "delivered" => "delivered",
        "read" or "clicked" => "read",
        "rejected" or "undeliverable" or "failed" or "expired" => "failed",
        _ => null,
    };
}
