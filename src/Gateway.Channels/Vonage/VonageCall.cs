using System.Text.Json;
using Gateway.Channels.Decoding;
using Gateway.Channels.Json;
using Gateway.Contracts;

namespace Gateway.Channels.Vonage;

/// <summary>Voice events: states of a call, what the caller pressed or said, recordings.</summary>
internal static class VonageCall
{
    public static void Read(ref JsonReader reader, DateTimeOffset receivedAt, ref ItemDraft draft)
    {
        draft.Kind = ItemKind.Call;
        string? call = null, conversation = null, from = null, to = null, recording = null;
        var outbound = false;
        while (reader.NextMember())
        {
            if (reader.At("uuid"u8) || reader.At("call_uuid"u8))
                call = reader.Id("uuid", ref draft.Fault) ?? call;
            else if (reader.At("conversation_uuid"u8))
                conversation = reader.Id("conversation_uuid", ref draft.Fault);
            else if (reader.At("recording_uuid"u8))
                recording = reader.Id("recording_uuid", ref draft.Fault);
            else if (reader.At("recording_url"u8))
                Recording(ref reader, ref draft);
            else if (reader.At("from"u8))
                from = reader.Id("from", ref draft.Fault);
            else if (reader.At("to"u8))
                to = reader.Id("to", ref draft.Fault);
            else if (reader.At("status"u8))
                draft.Status = reader.Fact();
            else if (reader.At("direction"u8))
                outbound = reader.Fact() == "outbound";
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
                Digits(ref reader, ref draft);
            else if (reader.At("speech"u8))
                Speech(ref reader, ref draft);
            else
                reader.Skip();
        }

        (draft.Account, draft.Sender) = outbound ? (from, to) : (to, from);
        draft.Alias("phone", draft.Sender);
        draft.Target = call ?? conversation;
        draft.Note("conversation_uuid", conversation);
        draft.Note("direction", outbound ? "outbound" : null);
        draft.Status ??= recording is not null ? "recorded" : draft.Payload is not null || draft.Text is not null ? "gathered" : "answered";
        if (draft.Target is null)
            draft.Fault ??= "uuid: must be given";
        else
            draft.NameBy(draft.Target, Shape.Shown(recording ?? draft.Status), draft.Payload is { Length: <= 64 } digits ? digits : null);
    }

    private static void Recording(ref JsonReader reader, ref ItemDraft draft)
    {
        if (reader.Link(ref draft.Truncated) is { } url)
            draft.Attach(new Attachment { Kind = "audio", Url = url });
    }

    /// <summary><c>{"digits":"1234","timed_out":false}</c>, or the digits alone.</summary>
    private static void Digits(ref JsonReader reader, ref ItemDraft draft)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            draft.Payload = reader.Fact();
            return;
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
    }

    /// <summary>The first result is the most likely one.</summary>
    private static void Speech(ref JsonReader reader, ref ItemDraft draft)
    {
        if (!reader.OpenObject("speech", ref draft.Fault))
            return;
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
