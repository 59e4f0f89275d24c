using System.Buffers;
using Gateway.Channels.Decoding;
using Gateway.Channels.Forms;
using Gateway.Channels.Json;
using Gateway.Channels.Twilio;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;

namespace Gateway.Channels.TwilioVoice;

/// <summary>One callback a body: a form, a JSON object of the same names, or an event of Event Streams.</summary>
internal static class TwilioVoiceDecoder
{
    private const string EventPrefix = "com.twilio.voice.";

    /// <summary>The fact that tells a notice about a call from the request that wants to know what to do with it.</summary>
    private const string SourceFact = "callback_source";

    public static DecodeResult Decode(in ReadOnlySequence<byte> body, WebhookRequest request, AccountModel account, List<InboundItem> items)
    {
        var sink = new ItemSink(TwilioVoiceChannel.ChannelName, items);
        return Shape.Of(body) == Shape.Json ? Json(body, request, account, ref sink) : Form(body, request, account, ref sink);
    }

    private static DecodeResult Form(in ReadOnlySequence<byte> body, WebhookRequest request, AccountModel account, ref ItemSink sink)
    {
        using var fields = FieldSet.Form(body);
        if (fields.Refusal is { } refusal)
            return sink.Refuse(refusal);
        var draft = default(ItemDraft);
        TwilioCall.Read(fields, request, VoiceScript.Digit(account), ref draft);
        sink.Add(ref draft);
        return sink.Finish();
    }

    private static DecodeResult Json(in ReadOnlySequence<byte> body, WebhookRequest request, AccountModel account, ref ItemSink sink)
    {
        using var json = JsonBody.Read(body);
        if (json.Refusal is { } refusal)
            return sink.Refuse(refusal);
        var reader = json.Reader();
        reader.Read();
        if (!TwilioStream.Is(reader))
            return Fields(ref reader, null, request, account, ref sink);

        JsonReader data = default;
        var type = TwilioStream.Read(ref reader, ref data);
        if (IsCallback(type) && TwilioStream.HasFields(data))
        {
            var parameters = TwilioStream.Parameters(data);
            return Fields(ref parameters, type, request, account, ref sink);
        }

        TwilioStream.Ignore(type, ref sink);
        return sink.Finish();
    }

    private static DecodeResult Fields(ref JsonReader reader, string? streamed, WebhookRequest request, AccountModel account, ref ItemSink sink)
    {
        using var fields = FieldSet.Json(ref reader);
        if (fields.Refusal is { } refusal)
            return sink.Refuse(refusal);
        if (fields.Count == 0)
            return sink.Refuse("CallSid: must be given");
        var draft = default(ItemDraft);
        if (fields.Has("CallSid"u8))
            TwilioCall.Read(fields, request, VoiceScript.Digit(account), ref draft);
        else
            draft.Strange("no CallSid");
        if (streamed is not null && !draft.Extra.Has(SourceFact))
            draft.Note(SourceFact, "event-streams");
        sink.Add(ref draft);
        return sink.Finish();
    }

    /// <summary>
    /// What repeats a callback. The others tell of requests to Twilio's API, or sum calls up after they have ended.
    /// https://www.twilio.com/docs/events/event-types/voice/status-callback
    /// </summary>
    private static bool IsCallback(string? type)
    {
        var name = type.AsSpan();
        if (!name.StartsWith(EventPrefix, StringComparison.Ordinal))
            return false;
        name = name[EventPrefix.Length..];
        if (name.StartsWith("webhook.", StringComparison.Ordinal))
            name = name["webhook.".Length..];
        return name.StartsWith("status-callback.", StringComparison.Ordinal) || name.StartsWith("twiml.", StringComparison.Ordinal);
    }
}
