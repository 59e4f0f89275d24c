using Gateway.Channels.Decoding;
using Gateway.Channels.Json;
using Gateway.Contracts;

namespace Gateway.Channels.Line;

/// <summary>One event.</summary>
/// <remarks>
/// <code>
/// {"type":"message","mode":"active","timestamp":1462629479859,"source":{"type":"user","userId":"U.."},"webhookEventId":"01..",
///  "deliveryContext":{"isRedelivery":false},"replyToken":"..","message":{"id":"..","type":"text","text":".."}}
/// "source":{"type":"group","groupId":"C..","userId":"U.."}   "source":{"type":"room","roomId":"R..","userId":"U.."}
/// {"type":"messageEdited",..,"message":{..}}   {"type":"unsend",..,"unsend":{"messageId":".."}}
/// {"type":"postback",..,"postback":{"data":"..","params":{"datetime":".."}}}
/// </code>
/// A message is named by its own id, for unsend, edits and quotes refer to it; any other event by its <c>webhookEventId</c>.
/// </remarks>
internal static class LineEvent
{
    private static readonly Words Types = new(
        "message", "messageEdited", "unsend", "postback", "follow", "unfollow", "join", "leave", "memberJoined", "memberLeft",
        "accountLink", "membership", "module", "activated", "deactivated", "botSuspended", "botResumed", "videoPlayComplete", "delivery",
        "beacon", "things");

    private static readonly Words Modes = new("active", "standby");

    /// <param name="isAlone">Without the webhook around it: shortened recordings leave out the id of the message.</param>
    public static void Read(ref JsonReader reader, ref ItemDraft draft, DateTimeOffset receivedAt, bool isAlone)
    {
        string? type = null, mode = null, eventId = null;
        var message = default(LineMessage);
        while (reader.NextMember())
        {
            if (reader.At("type"u8))
                type = Types.Read(ref reader, "type", ref draft.Fault);
            else if (reader.At("mode"u8))
                mode = Modes.Read(ref reader, "mode", ref draft.Fault);
            else if (reader.At("timestamp"u8))
                draft.Timestamp = reader.Time("timestamp", receivedAt, ref draft.Fault, ref draft.ClockSuspect);
            else if (reader.At("source"u8))
                LineSource.Read(ref reader, ref draft);
            else if (reader.At("webhookEventId"u8))
                eventId = reader.Id("webhookEventId", ref draft.Fault);
            else if (reader.At("replyToken"u8))
                draft.Note(ExtraNames.ReplyToken, reader.Fact());
            else if (reader.At("message"u8))
                message.Read(ref reader, ref draft);
            else if (!LineEventBody.Read(ref reader, ref draft))
                reader.Skip();
        }

        Finish(ref draft, type, message, eventId, isAlone);
        if (mode == "standby" && draft.Fault is null && draft.Kind != ItemKind.Ignored)
            draft.Ignore("standby: another module answers in this chat");
    }

    private static void Finish(ref ItemDraft draft, string? type, in LineMessage message, string? eventId, bool isAlone)
    {
        draft.Id = eventId;
        switch (type)
        {
            case "message":
                draft.Note("event_id", eventId);
                draft.Kind = ItemKind.Message;
                message.Finish(ref draft);
                if (message.Id is null && !isAlone)
                    draft.Fault ??= "message.id: must be given";
                break;
            case "messageEdited":
                draft.Kind = ItemKind.Edit;
                message.Finish(ref draft);
                (draft.Target, draft.Id) = (message.Id, eventId);
                if (draft.Target is null)
                    draft.Missing ??= "message.id: must be given";
                break;
            case "unsend":
                draft.Kind = ItemKind.Delete;
                if (draft.Target is null)
                    draft.Missing ??= "unsend.messageId: must be given";
                break;
            case "postback":
                draft.Kind = ItemKind.Postback;
                if (draft.Payload is null)
                    draft.Missing ??= "postback.data: must be given";
                break;
            case "videoPlayComplete" or "delivery":
                draft.Kind = ItemKind.Receipt;
                draft.Status = type == "delivery" ? "delivered" : "played";
                if (draft.Target is null)
                    draft.Missing ??= type + ": must name what it is about";
                break;
            case null:
                draft.Missing ??= "type: must be given";
                break;
            default:
                System(ref draft, type);
                break;
        }
    }

    private static void System(ref ItemDraft draft, string type)
    {
        draft.Kind = ItemKind.System;
        draft.Status = type switch
        {
            "follow" or "unfollow" or "join" or "leave" or "membership" or "module" or "activated" or "deactivated" or "beacon" => type,
            "memberJoined" => "member_joined",
            "memberLeft" => "member_left",
            "accountLink" => "account_link",
            "botSuspended" => "bot_suspended",
            "botResumed" => "bot_resumed",
            _ => null,
        };
        if (draft.Status is null)
            draft.Ignore("event type " + type);
    }
}
