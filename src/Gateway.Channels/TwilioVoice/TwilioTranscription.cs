using System.Buffers;
using Gateway.Channels.Decoding;
using Gateway.Channels.Forms;
using Gateway.Channels.Json;

namespace Gateway.Channels.TwilioVoice;

/// <summary>What was said in a call, of a recording or while it is being said.</summary>
/// <remarks>
/// <code>
/// TranscriptionSid=TR..&amp;TranscriptionStatus=completed&amp;TranscriptionText=..
/// TranscriptionSid=GT..&amp;TranscriptionEvent=transcription-content&amp;SequenceId=2&amp;Track=inbound_track&amp;Final=true&amp;TranscriptionData={"transcript":"..","confidence":0.9}
/// </code>
/// Real-time callbacks name the call and nobody in it, so that most of them are told as incomplete.
/// https://www.twilio.com/docs/voice/twiml/transcription
/// </remarks>
internal static class TwilioTranscription
{
    /// <summary>Returns what tells the callback from others of the call.</summary>
    public static string Read(scoped in FieldSet fields, string transcription, ref ItemDraft draft)
    {
        if (draft.Sender is null)
            draft.Missing ??= "From: must be given";
        var happened = fields.Text("TranscriptionEvent"u8);
        var status = fields.Text("TranscriptionStatus"u8);
        draft.Note("transcription_status", status);
        draft.Note("transcription_event", happened);
        draft.Note("track", fields.Text("Track"u8));
        draft.Note("final", fields.Text("Final"u8));
        draft.Note("error", fields.Text("TranscriptionError"u8));
        draft.Text = fields.Text("TranscriptionText"u8) ?? Transcript(fields, ref draft);
        draft.Status = happened switch
        {
            null => status == "failed" ? "transcription_failed" : "transcribed",
            "transcription-content" => "transcribed",
            "transcription-started" => "transcription_started",
            "transcription-stopped" => "transcription_stopped",
            "transcription-error" => "transcription_error",
            _ => null,
        };
        if (happened is null)
            return transcription;
        if (draft.Status is null)
            draft.Ignore("transcription event " + Shape.Shown(happened));

        // One session has many of them, numbered.
        return $"{transcription}:{fields.Text("SequenceId"u8) ?? happened}";
    }

    private static string? Transcript(scoped in FieldSet fields, ref ItemDraft draft)
    {
        if (!fields.TryGet("TranscriptionData"u8, out var data) || data.IsEmpty)
            return null;
        var text = new ReadOnlySequence<byte>(data.ToArray());
        using var json = JsonBody.Read(text);
        if (json.Refusal is { } refusal)
        {
            draft.Fault ??= "TranscriptionData: " + refusal;
            return null;
        }

        string? transcript = null;
        var reader = json.Reader();
        reader.Read();
        while (reader.NextMember())
        {
            if (reader.At("transcript"u8))
                transcript = reader.Text("TranscriptionData.transcript", ItemDraft.TextMax, ref draft.Fault, ref draft.Truncated);
            else if (reader.At("confidence"u8))
                draft.Note("confidence", reader.Fact());
            else
                reader.Skip();
        }

        return transcript;
    }
}
