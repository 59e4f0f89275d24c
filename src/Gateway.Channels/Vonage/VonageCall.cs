using System.Globalization;
using System.Text;
using System.Text.Json;
using Gateway.Channels.Decoding;
using Gateway.Channels.Forms;
using Gateway.Channels.Json;
using Gateway.Contracts;

namespace Gateway.Channels.Vonage;

/// <summary>Voice events: states of a call, what the caller pressed or said, recordings.</summary>
/// <remarks>
/// <code>
/// {"uuid":"..","conversation_uuid":"CON-..","from":"447700900001","to":"447700900000","status":"answered","direction":"inbound","timestamp":".."}
/// "to":{"type":"phone","number":".."}   {"type":"app","user":".."}   {"type":"sip|websocket","uri":".."}   {"type":"vbc","extension":".."}   or a list of them
/// {"conversation_uuid":"CON-..","payload":{..},"timestamp":".."}      from an action notify, with what the application put there
/// GET ?status=ringing&amp;uuid=..&amp;conversation_uuid=CON-..&amp;from=..&amp;to=..&amp;direction=inbound&amp;timestamp=..
/// </code>
/// https://developer.vonage.com/en/voice/voice-api/webhook-reference
/// </remarks>
internal struct VonageCall
{
    private string? _call;
    private string? _conversation;
    private string? _recording;
    private string? _from;
    private string? _to;
    private bool _isOutbound;
    private bool _isInput;
    private bool _isTransfer;
    private bool _isNotice;

    public void Read(ref JsonReader reader, DateTimeOffset receivedAt, ref ItemDraft draft)
    {
        while (reader.NextMember())
        {
            if (reader.At("uuid"u8) || reader.At("call_uuid"u8))
                _call = reader.Id("uuid", ref draft.Fault) ?? _call;
            else if (reader.At("conversation_uuid"u8))
                _conversation = reader.Id("conversation_uuid", ref draft.Fault);
            else if (reader.At("conversation_uuid_to"u8))
                Transfer(reader.Id("conversation_uuid_to", ref draft.Fault));
            else if (reader.At("recording_uuid"u8))
                _recording = reader.Id("recording_uuid", ref draft.Fault);
            else if (reader.At("recording_url"u8))
                Recording(reader.Link(ref draft.Truncated), ref draft);
            else if (reader.At("from"u8))
                _from = Address(ref reader, "from", ref draft.Fault);
            else if (reader.At("to"u8))
                _to = Address(ref reader, "to", ref draft.Fault);
            else if (reader.At("status"u8))
                draft.Status = reader.Fact();
            else if (reader.At("direction"u8))
                _isOutbound = reader.Fact() == "outbound";
            else if (reader.At("timestamp"u8))
                draft.Timestamp = reader.When(receivedAt, ref draft.ClockSuspect);
            else if (reader.At("duration"u8))
                draft.Note("duration_s", reader.Fact());
            else if (reader.At("detail"u8) || reader.At("reason"u8))
                draft.Note("detail", reader.Fact());
            else if (reader.At("sip_code"u8))
                draft.Note("sip_code", reader.Fact());
            else if (reader.At("disconnected_by"u8))
                draft.Note("disconnected_by", reader.Fact());
            else if (reader.At("dtmf"u8))
                _isInput = Digits(ref reader, ref draft);
            else if (reader.At("speech"u8))
                _isInput |= Speech(ref reader, ref draft);
            else if (reader.At("payload"u8))
                _isNotice = Notice(ref reader, ref draft);
            else
                reader.Skip();
        }

        Finish(ref draft);
    }

    public void Read(scoped in FieldSet fields, DateTimeOffset receivedAt, ref ItemDraft draft)
    {
        _call = fields.Id("uuid"u8, ref draft.Fault) ?? fields.Id("call_uuid"u8, ref draft.Fault);
        _conversation = fields.Id("conversation_uuid"u8, ref draft.Fault);
        _recording = fields.Id("recording_uuid"u8, ref draft.Fault);
        _from = fields.Id("from"u8, ref draft.Fault);
        _to = fields.Id("to"u8, ref draft.Fault);
        _isOutbound = fields.Is("direction"u8, "outbound"u8);
        draft.Status = fields.Text("status"u8);
        draft.Timestamp = ProviderTime.Read(fields.Text("timestamp"u8), receivedAt, ref draft.ClockSuspect);
        draft.Payload = fields.Text("dtmf"u8);
        Recording(fields.Text("recording_url"u8), ref draft);
        draft.Note("duration_s", fields.Text("duration"u8));
        draft.Note("detail", fields.Text("detail"u8) ?? fields.Text("reason"u8));
        draft.Note("sip_code", fields.Text("sip_code"u8));
        draft.Note("disconnected_by", fields.Text("disconnected_by"u8));
        Finish(ref draft);
    }

    private readonly void Finish(ref ItemDraft draft)
    {
        draft.Kind = ItemKind.Call;
        (draft.Account, draft.Sender) = _isOutbound ? (_from, _to) : (_to, _from);
        draft.Alias(IsPhone(draft.Sender) ? "phone" : "user", draft.Sender);
        draft.Target = _call ?? _conversation;
        draft.Note("conversation_uuid", _conversation);
        draft.Note("direction", _isOutbound ? "outbound" : null);
        draft.Status ??= Meant(draft);
        if (draft.Target is null)
            draft.Fault ??= "uuid: must be given";
        else if (_isNotice && draft.Timestamp is { } at)
            draft.NameBy(draft.Target, Shape.Shown(draft.Status), at.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture));
        else
            draft.NameBy(draft.Target, Shape.Shown(_recording ?? draft.Status), draft.Payload is { Length: <= 64 } digits ? digits : null);
    }

    /// <summary>What an event without a status tells; the answer URL is asked with nothing but the call.</summary>
    private readonly string Meant(in ItemDraft draft) => this switch
    {
        { _recording: not null } => "recorded",
        { _isInput: true } => "gathered",
        { _isTransfer: true } => "transferred",
        { _isNotice: true } => "notified",
        _ when draft.Payload is not null || draft.Text is not null => "gathered",
        _ when _from is null && _to is null && draft.Extra["detail"] is not null => "error",
        _ => "answered",
    };

    /// <summary>Keeps what the application gave the action, as the JSON that came; several of one call may say the same.</summary>
    private static bool Notice(ref JsonReader reader, ref ItemDraft draft)
    {
        if (reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray))
        {
            reader.Skip();
            return false;
        }

        var raw = reader.SkipRaw();
        if (raw.Length <= ItemDraft.TextMax)
            draft.Payload ??= Encoding.UTF8.GetString(raw);
        else
            draft.Truncated = true;
        return true;
    }

    private void Transfer(string? conversation)
    {
        _isTransfer = conversation is not null;
        _conversation = conversation ?? _conversation;
    }

    private static bool IsPhone(ReadOnlySpan<char> address) => !address.TrimStart('+').ContainsAnyExceptInRange('0', '9');

    /// <summary>A number; an endpoint, by what it is reached at; or a list, of which the first counts.</summary>
    private static string? Address(ref JsonReader reader, string field, ref string? fault)
    {
        if (reader.IsNothing())
        {
            reader.Skip();
            return null;
        }

        string? address = null;
        switch (reader.TokenType)
        {
            case JsonTokenType.StartArray:
                while (reader.NextElement())
                {
                    address = JsonRead.First(address, Address(ref reader, field, ref fault));
                }

                return address;
            case JsonTokenType.StartObject:
                while (reader.NextMember())
                {
                    if (reader.At("number"u8) || reader.At("user"u8) || reader.At("uri"u8) || reader.At("id"u8) || reader.At("extension"u8))
                        address = JsonRead.First(address, reader.Id(field, ref fault));
                    else
                        reader.Skip();
                }

                return address;
            default:
                return reader.Id(field, ref fault);
        }
    }

    private static void Recording(string? url, ref ItemDraft draft)
    {
        if (url is not null)
            draft.Attach(new Attachment { Kind = "audio", Url = url });
    }

    /// <summary><c>{"digits":"1234","timed_out":false}</c>, or the digits alone.</summary>
    private static bool Digits(ref JsonReader reader, ref ItemDraft draft)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            draft.Payload = reader.IsNothing() ? null : reader.Fact();
            reader.Skip();
            return draft.Payload is not null;
        }

        while (reader.NextMember())
        {
            if (reader.At("digits"u8))
                draft.Payload = reader.Fact();
            else if (reader.At("timed_out"u8))
                draft.Note("timed_out", reader.Flag() ? "true" : null);
            else
                reader.Skip();
        }

        return true;
    }

    /// <summary>The first result is the most likely one.</summary>
    private static bool Speech(ref JsonReader reader, ref ItemDraft draft)
    {
        if (!reader.OpenObject("speech", ref draft.Fault))
            return false;
        while (reader.NextMember())
        {
            if (reader.At("error"u8))
            {
                draft.Note("speech_error", reader.Fact());
            }
            else if (reader.At("results"u8) && reader.OpenArray("speech.results", ref draft.Fault))
            {
                while (reader.NextElement())
                {
                    Result(ref reader, ref draft);
                }
            }
            else
            {
                reader.Skip();
            }
        }

        return true;
    }

    private static void Result(ref JsonReader reader, ref ItemDraft draft)
    {
        if (!reader.OpenObject("speech.results", ref draft.Fault))
            return;
        string? text = null;
        while (reader.NextMember())
        {
            if (reader.At("text"u8))
                text = reader.Text("speech.results.text", ItemDraft.TextMax, ref draft.Fault, ref draft.Truncated);
            else
                reader.Skip();
        }

        draft.Text ??= text;
    }
}
