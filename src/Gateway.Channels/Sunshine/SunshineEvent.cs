using Gateway.Channels.Decoding;
using Gateway.Channels.Json;
using Gateway.Contracts;

namespace Gateway.Channels.Sunshine;

/// <summary>One event and its payload. The thread is the conversation, for an answer is posted into it.</summary>
/// <remarks>
/// <code>
/// {"type":"conversation:message","payload":{"conversation":{"id":".."},"message":MESSAGE}}
/// {"type":"conversation:message:delivery:failure","payload":{"user":{..},"conversation":{..},"message":{"id":".."},"error":{"code":"unauthorized"},"isFinalEvent":true}}
/// {"type":"conversation:postback","payload":{"postback":{"payload":".."},"conversation":{..},"user":{..}}}
/// {"type":"conversation:read"|"conversation:typing","payload":{"conversation":{..},"activity":{"type":"typing:start","author":{"type":"user","user":{..}}}}}
/// {"type":"user:merge","payload":{"mergedUsers":{"surviving":{"id":".."},"discarded":{"id":".."}},"mergedConversations":{..},"reason":"channelLinking"}}
/// </code>
/// </remarks>
internal static class SunshineEvent
{
    private static readonly Words Types = new(
        "conversation:message", "conversation:message:delivery:channel", "conversation:message:delivery:user", "conversation:message:delivery:failure",
        "conversation:read", "conversation:typing", "conversation:postback", "conversation:create", "conversation:join", "conversation:leave");

    public static void Read(ref JsonReader reader, ref ItemDraft draft, DateTimeOffset receivedAt)
    {
        string? type = null;
        var payload = default(SunshinePayload);
        DateTimeOffset? created = null;
        while (reader.NextMember())
        {
            if (reader.At("id"u8))
                draft.Id = reader.Id("id", ref draft.Fault);
            else if (reader.At("createdAt"u8))
                created = reader.When(receivedAt, ref draft.ClockSuspect);
            else if (reader.At("type"u8))
                type = Types.Fact(ref reader);
            else if (reader.At("payload"u8))
                payload.Read(ref reader, ref draft, receivedAt);
            else
                reader.Skip();
        }

        draft.Timestamp ??= created;
        if (draft.Id is null)
            draft.Fault ??= "id: must be given";
        Finish(ref draft, type, payload);
    }

    private static void Finish(ref ItemDraft draft, string? type, in SunshinePayload payload)
    {
        switch (type)
        {
            case "conversation:message":
                payload.Message.Finish(ref draft);
                break;
            case "conversation:message:delivery:channel" or "conversation:message:delivery:user" or "conversation:message:delivery:failure":
                draft.Kind = ItemKind.Receipt;
                draft.Status = type[^7..] switch { "channel" => "sent", "failure" => "failed", _ => "delivered" };
                draft.Target = payload.Message.Id;
                draft.Note("error", payload.Error);
                if (draft.Target is null)
                    draft.Fault ??= "payload.message.id: must be given";
                break;
            case "conversation:read":
                draft.Kind = ItemKind.Receipt;
                draft.Status = "read";
                // It names no message: everything until then is read.
                draft.Note("watermark", draft.Timestamp?.ToUnixTimeMilliseconds().ToString(System.Globalization.CultureInfo.InvariantCulture));
                ByUserOnly(ref draft, payload);
                break;
            case "conversation:typing":
                draft.Kind = ItemKind.Typing;
                draft.Status = payload.Activity == "typing:stop" ? "stop" : "start";
                ByUserOnly(ref draft, payload);
                break;
            case "conversation:postback":
                draft.Kind = ItemKind.Postback;
                draft.Payload = payload.Postback ?? "";
                break;
            case null:
                draft.Missing ??= "type: must be given";
                break;
            default:
                Told(ref draft, type, payload);
                break;
        }
    }

    private static void ByUserOnly(ref ItemDraft draft, in SunshinePayload payload)
    {
        if (payload.AuthorType == "business")
            draft.Ignore("read or written by the business");
    }

    /// <summary>What happened to the relation; the names are Sunshine's with an underscore.</summary>
    private static void Told(ref ItemDraft draft, string type, in SunshinePayload payload)
    {
        draft.Kind = ItemKind.System;
        draft.Status = type switch
        {
            "conversation:create" or "conversation:join" or "conversation:leave" or "conversation:remove" or "conversation:referral"
                or "client:add" or "client:remove" or "client:update" or "user:merge" or "user:update" or "user:remove" => type.Replace(':', '_'),
            "switchboard:acceptControl" or "switchboard:offerControl" or "switchboard:passControl" or "switchboard:releaseControl" => type.Replace(':', '_'),
            "switchboard:acceptControl:failure" or "switchboard:offerControl:failure" or "switchboard:passControl:failure" or "switchboard:releaseControl:failure" =>
                type.Replace(':', '_'),
            _ => null,
        };
        draft.Note("reason", payload.Reason);
        draft.Note("referral", payload.Referral);
        draft.Note("error", payload.Error);
        if (draft.Status is null)
            draft.Ignore("event type " + Shape.Shown(type));
    }
}
