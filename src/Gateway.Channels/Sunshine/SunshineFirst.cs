using Gateway.Channels.Decoding;
using Gateway.Channels.Json;
using Gateway.Contracts;

namespace Gateway.Channels.Sunshine;

/// <summary>Messages and choices as the versions 1 and 1.1 write them.</summary>
/// <remarks>
/// <code>
/// {"_id":"..","type":"text","text":"..","role":"appUser"|"appMaker","authorId":"..","name":"..","received":1444348338.704,"source":{"type":"messenger"},
///  "mediaUrl":"https://..","mediaType":"image/png","payload":".."}
/// {"message":{"_id":"..",..},"action":{"_id":"..","type":"postback","text":"..","payload":".."}}
/// </code>
/// </remarks>
internal static class SunshineFirst
{
    private static readonly Words Roles = new("appUser", "appMaker");

    /// <param name="isBusiness">Whether the trigger says that the business wrote; the message's own role counts before it.</param>
    public static void Message(ref JsonReader reader, bool isBusiness, DateTimeOffset receivedAt, ref ItemDraft draft)
    {
        var content = default(SunshineContent);
        string? role = null, name = null;
        while (reader.NextMember())
        {
            if (reader.At("_id"u8))
                draft.Id = reader.Id("messages._id", ref draft.Fault);
            else if (reader.At("role"u8))
                role = Roles.Fact(ref reader);
            else if (reader.At("name"u8))
                name = reader.Fact();
            else if (reader.At("received"u8))
                draft.Timestamp = reader.When(receivedAt, ref draft.ClockSuspect) ?? draft.Timestamp;
            else if (reader.At("source"u8))
                SunshineMessage.Source(ref reader, ref draft);
            else if (reader.At("quotedMessage"u8))
                SunshineMessage.Quoted(ref reader, ref draft);
            else if (!content.Member(ref reader, ref draft))
                reader.Skip();
        }

        draft.Kind = (role is null ? isBusiness : role == "appMaker") ? ItemKind.Echo : ItemKind.Message;
        if (draft.Kind == ItemKind.Message)
            draft.SenderName = name ?? draft.SenderName;
        if (draft.Id is null)
            draft.Fault ??= "messages._id: must be given";
        content.Presume(draft);
        content.Finish(ref draft);
    }

    /// <summary>A choice has no id of its own: it is told once for the message it was offered with, and out of a menu once for its time.</summary>
    public static void Postback(ref JsonReader reader, DateTimeOffset receivedAt, ref ItemDraft draft)
    {
        string? action = null, payload = null;
        while (reader.NextMember())
        {
            if (reader.At("message"u8))
                draft.ReplyTo = SunshinePeople.IdOf(ref reader, "postbacks.message", ref draft.Fault);
            else if (reader.AtObject("action"u8))
                action = Action(ref reader, ref draft, ref payload);
            else
                reader.Skip();
        }

        draft.Kind = ItemKind.Postback;
        draft.Payload = payload ?? draft.Text ?? "";
        if (action is null)
            draft.Fault ??= "postbacks.action._id: must be given";
        else if (draft.ReplyTo is not null)
            draft.NameBy(draft.ReplyTo, "postback", action);
        else if (draft.Sender is not null)
            draft.NameBy(draft.Sender, action, SunshineTrigger.Milliseconds(draft.Timestamp ?? receivedAt));
    }

    private static string? Action(ref JsonReader reader, ref ItemDraft draft, ref string? payload)
    {
        string? id = null;
        while (reader.NextMember())
        {
            if (reader.At("_id"u8))
                id = reader.Id("postbacks.action._id", ref draft.Fault);
            else if (reader.At("text"u8))
                draft.Text = reader.Text("postbacks.action.text", ItemDraft.TextMax, ref draft.Fault, ref draft.Truncated);
            else if (reader.At("payload"u8))
                payload = reader.Text("postbacks.action.payload", ItemDraft.TextMax, ref draft.Fault, ref draft.Truncated);
            else
                reader.Skip();
        }

        return id;
    }
}
