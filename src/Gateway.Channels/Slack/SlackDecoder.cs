using System.Buffers;
using System.Text.Json;
using Gateway.Channels.Decoding;
using Gateway.Channels.Json;
using Gateway.Contracts;

namespace Gateway.Channels.Slack;

/// <summary>What Slack posts: an event as JSON, an interaction as the form field <c>payload</c>, a slash command as a form.</summary>
/// <remarks>
/// <code>
/// {"type":"event_callback","team_id":"T..","api_app_id":"A..","event_id":"Ev..","event_time":1234567890,"event":EVENT}
/// {"type":"url_verification","challenge":".."}   {"type":"app_rate_limited",..}
/// payload=%7B%22type%22%3A%22block_actions%22..   command=%2Fhelp&amp;text=..&amp;channel_id=D..&amp;user_id=U..&amp;trigger_id=..
/// {"envelope_id":"..","type":"events_api"|"interactive"|"slash_commands","payload":{..}}      from Socket Mode, over a relay; {"payload":"{..}"} from a recorder
/// </code>
/// An event alone, as the documentation prints them, is read without its envelope; so is an interaction as plain JSON.
/// https://docs.slack.dev/apis/events-api/
/// </remarks>
internal static class SlackDecoder
{
    // A recorder's object around an envelope of Socket Mode around what Slack posts.
    private const int LevelsMax = 3;

    public static DecodeResult Decode(in ReadOnlySequence<byte> body, DateTimeOffset receivedAt, List<InboundItem> items)
    {
        var sink = new ItemSink(SlackChannel.ChannelName, items);
        if (!SlackForm.IsForm(body))
            return Json(body, receivedAt, ref sink);
        using var payload = SlackForm.Payload(body);
        if (payload.Fault is { } fault)
            return DecodeResult.Malformed(fault);
        return payload.HasJson ? Json(payload.Json, receivedAt, ref sink) : SlackCommand.Decode(body, receivedAt, ref sink);
    }

    private static DecodeResult Json(in ReadOnlySequence<byte> body, DateTimeOffset receivedAt, ref ItemSink sink)
    {
        using var json = JsonBody.Read(body);
        if (json.Refusal is { } refusal)
            return DecodeResult.Malformed(refusal);
        var reader = json.Reader();
        reader.Read();
        return Body(reader, receivedAt, LevelsMax, ref sink);
    }

    /// <param name="levels">How many bodies in bodies are opened, this one among them.</param>
    private static DecodeResult Body(JsonReader reader, DateTimeOffset receivedAt, int levels, ref ItemSink sink)
    {
        var inner = reader;
        string? fault = null;
        var envelope = SlackEnvelope.Read(ref reader, ref fault);
        if (fault is not null)
            return sink.Refuse(fault);
        switch (envelope)
        {
            case { HasEvent: true, IsInteraction: false }:
                var draft = new ItemDraft { Account = envelope.Team };
                var events = envelope.Event;
                if (events.OpenObject("event", ref draft.Fault))
                    SlackEvent.Read(ref events, ref draft, envelope, receivedAt);
                sink.Add(ref draft);
                return sink.Finish();
            case { HasPayload: true } when levels > 1:
                return Payload(envelope, receivedAt, levels - 1, ref sink);
            case { IsInteraction: true }:
                SlackInteraction.Read(ref inner, receivedAt, ref sink);
                return sink.Finish();
            case { HasCommand: true }:
                SlackCommand.Read(ref inner, receivedAt, ref sink);
                return sink.Finish();
            case { IsEmpty: true } when levels == LevelsMax:
                return sink.Refuse("type: must be given");
            case { Type: null or "url_verification" or "app_rate_limited" or "event_callback" }:
                var notice = new ItemDraft { Account = envelope.Team };
                if (envelope.Type is null)
                    notice.Strange("no type");
                else
                    notice.Ignore(envelope.Type switch { "url_verification" => "handshake", var type => type + " without an event" });
                sink.Add(ref notice);
                return sink.Finish();
            default:
                var alone = new ItemDraft { Account = envelope.Team };
                SlackEvent.Read(ref inner, ref alone, envelope, receivedAt);
                sink.Add(ref alone);
                return sink.Finish();
        }
    }

    /// <summary>What somebody has put into an object of its own: Socket Mode does, and recorders of forms, as an object or as its text.</summary>
    private static DecodeResult Payload(in SlackEnvelope envelope, DateTimeOffset receivedAt, int levels, ref ItemSink sink)
    {
        var payload = envelope.Payload;
        if (payload.TokenType is JsonTokenType.StartObject or JsonTokenType.String)
        {
            string? fault = null;
            using var inner = EmbeddedJson.Read(ref payload, "payload", ref fault);
            if (fault is not null)
                return sink.Refuse(fault);
            if (inner.HasObject)
                return Body(inner.Reader, receivedAt, levels, ref sink);
        }

        var nothing = new ItemDraft { Account = envelope.Team };
        nothing.Strange("a payload that holds no object");
        sink.Add(ref nothing);
        return sink.Finish();
    }
}
