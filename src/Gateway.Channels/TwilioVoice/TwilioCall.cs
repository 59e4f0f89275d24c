using Gateway.Channels.Decoding;
using Gateway.Channels.Forms;
using Gateway.Channels.Json;
using Gateway.Channels.Twilio;
using Gateway.Contracts;

namespace Gateway.Channels.TwilioVoice;

/// <summary>One voice callback as a call item. Which of them it is, its own parameters tell, and for ours the <c>step</c> in the URL.</summary>
/// <remarks>
/// <code>
/// CallSid=CA..&amp;From=..&amp;To=..&amp;CallStatus=ringing&amp;Direction=inbound                          a call comes in
/// ..&amp;CallbackSource=call-progress-events&amp;SequenceNumber=3&amp;CallStatus=completed&amp;CallDuration=62
/// ..&amp;Digits=1  |  SpeechResult=..&amp;Confidence=0.9                                          gather
/// ..&amp;RecordingSid=RE..&amp;RecordingUrl=..&amp;RecordingStatus=completed&amp;RecordingDuration=12
/// ..&amp;TranscriptionSid=TR..&amp;TranscriptionText=..&amp;TranscriptionStatus=completed&amp;RecordingSid=RE..&amp;RecordingUrl=..
/// CallSid=CA..&amp;TranscriptionSid=GT..&amp;TranscriptionEvent=transcription-content&amp;SequenceId=2&amp;TranscriptionData={"transcript":".."}    while they speak
/// ..&amp;QueueSid=QU..&amp;QueuePosition=2&amp;QueueTime=30&amp;AvgQueueTime=60&amp;CurrentQueueSize=4           while waiting
/// ..&amp;QueueResult=hangup&amp;QueueTime=95  |  DialCallStatus=no-answer&amp;DialCallSid=CA..          what became of queue or dial
/// </code>
/// </remarks>
internal static class TwilioCall
{
    private static readonly string[] Names =
    [
        "CallDuration", "Duration", "Direction", "ForwardedFrom", "CallerName", "ParentCallSid", "AnsweredBy", "SipResponseCode", "StirVerstat", "FromCity",
        "FromState", "FromZip", "FromCountry", "RecordingSid", "RecordingDuration", "RecordingChannels", "QueueSid", "QueueTime", "QueuePosition",
        "AvgQueueTime", "CurrentQueueSize", "DialCallSid", "DialCallDuration", "Confidence", "ErrorCode", "SequenceNumber", "CallbackSource", "Digits",
        "FinishedOnKey",
    ];

    private static readonly Words Statuses = new("queued", "initiated", "ringing", "in-progress", "completed", "busy", "failed", "no-answer", "canceled");

    private static readonly (byte[] Field, string Fact)[] FactFields =
        [.. Names.Select(name => (System.Text.Encoding.ASCII.GetBytes(name), FieldNames.Snake(name)))];

    /// <param name="callbackDigit">The key that asks for a call back; null where none is offered.</param>
    public static void Read(scoped in FieldSet fields, WebhookRequest request, string? callbackDigit, ref ItemDraft draft)
    {
        draft.Kind = ItemKind.Call;
        draft.Target = fields.Id("CallSid"u8, ref draft.Fault);
        var outbound = fields.TryGet("Direction"u8, out var direction) && direction.StartsWith("outbound"u8);

        // The names of API version 2008-08-01, which newer requests give too.
        var from = fields.Id("From"u8, ref draft.Fault) ?? fields.Id("Caller"u8, ref draft.Fault);
        var to = fields.Id("To"u8, ref draft.Fault) ?? fields.Id("Called"u8, ref draft.Fault);
        (draft.Account, draft.Sender) = outbound ? (from, to) : (to, from);
        draft.Timestamp = ProviderTime.Read(fields.Text("Timestamp"u8) ?? fields.Text("RecordingStartTime"u8), request.ReceivedAt, ref draft.ClockSuspect);
        TwilioPeople.Alias(draft.Sender, ref draft);
        foreach (var (field, fact) in FactFields)
        {
            draft.Note(fact, fields.Text(field));
        }

        draft.SenderName = draft.Extra["caller_name"];

        if (draft.Target is not { } call)
        {
            draft.Missing ??= "CallSid: must be given";
            return;
        }

        var step = request.Query(VoiceScript.StepParameter);
        draft.Note("step", step is VoiceScript.Wait or VoiceScript.Choice or VoiceScript.Left ? step : null);
        var part = Event(fields, step, callbackDigit, ref draft);
        draft.NameBy(call, Shape.Shown(part ?? draft.Status ?? "call"), fields.Text("SequenceNumber"u8) is { Length: <= 20 } number ? number : null);
    }

    /// <summary>Says what happened, and returns what tells it from other callbacks of the call.</summary>
    private static string? Event(scoped in FieldSet fields, string? step, string? callbackDigit, ref ItemDraft draft)
    {
        draft.Status = fields.Text("CallStatus"u8, Statuses);

        // What was said on a recording is told with the recording, which has a callback of its own.
        if (fields.Text("TranscriptionSid"u8) is { } transcription)
            return TwilioTranscription.Read(fields, transcription, ref draft);
        if (fields.Text("RecordingSid"u8) is { } recording)
            return Recording(fields, recording, ref draft);
        if (fields.Text("QueueResult"u8) is { } left)
        {
            draft.Status = "queue_left";
            draft.Note("queue_result", left);
            return "queue_left";
        }

        if (fields.Text("DialCallStatus"u8) is { } dialled)
        {
            draft.Note("dial_status", dialled);
            draft.Status = "dialled";
            return "dialled:" + dialled;
        }

        if (fields.Text("SpeechResult"u8) is { } speech)
        {
            (draft.Status, draft.Text) = ("gathered", speech);
            return "gathered:" + KeyedHash.Of("speech"u8, speech).ToString("N")[..16];
        }

        if (fields.Text("Digits"u8) is { } digits)
        {
            draft.Payload = digits;
            draft.Status = step == VoiceScript.Choice && digits == callbackDigit ? "callback_requested" : "gathered";
            return $"{draft.Status}:{digits}";
        }

        if (fields.Has("QueuePosition"u8) || step == VoiceScript.Wait)
        {
            // Twilio asks again for each round of the wait message: a fact for the answer, nothing for the conversation.
            draft.Ignore("waiting in the queue");
            return "waiting";
        }

        if (draft.Status is null)
            draft.Status = "called";
        return null;
    }

    private static string Recording(scoped in FieldSet fields, string recording, ref ItemDraft draft)
    {
        draft.Status = "recording_" + (fields.Text("RecordingStatus"u8) ?? "completed");
        if (fields.Text("RecordingUrl"u8) is { } url)
            draft.Attach(new Attachment { Kind = "audio", Url = url, Id = recording });
        draft.Payload = fields.Text("Digits"u8);
        return $"{recording}:{draft.Status}";
    }
}
