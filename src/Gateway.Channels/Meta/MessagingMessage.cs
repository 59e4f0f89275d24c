using Gateway.Channels.Decoding;
using Gateway.Channels.Json;
using Gateway.Contracts;

namespace Gateway.Channels.Meta;

/// <summary>The <c>message</c> of an event.</summary>
/// <remarks>
/// <code>
/// {"mid":"m_..","text":"..","quick_reply":{"payload":".."},"reply_to":{"mid":".."},"attachments":[..],"is_echo":true,"app_id":1,"metadata":".."}
/// {"mid":"..","is_deleted":true}   {"mid":"..","is_unsupported":true}   {"mid":"..","reply_to":{"story":{"id":"..","url":".."}}}
/// {"mid":"..","text":"..","referral":{"product":{"id":".."}},"nlp":{"detected_locales":[{"locale":"de_DE","confidence":0.9}]}}
/// </code>
/// </remarks>
internal struct MessagingMessage
{
    private bool _deleted;
    private bool _unsupported;
    private string? _choice;

    /// <summary>Whether our own side wrote it: the two ends of the event are the other way round then.</summary>
    public static bool IsEcho(JsonReader reader)
    {
        string? fault = null;
        if (!reader.OpenObject("message", ref fault))
            return false;
        while (reader.NextMember())
        {
            if (reader.At("is_echo"u8, "isEcho"u8))
                return reader.Flag();
            reader.Skip();
        }

        return false;
    }

    public void Read(ref JsonReader reader, ref ItemDraft draft, bool echo)
    {
        if (!reader.OpenObject("message", ref draft.Fault))
        {
            draft.Missing ??= "message: must be an object";
            return;
        }

        while (reader.NextMember())
        {
            if (reader.At("mid"u8))
                draft.Id = reader.OwnId("message.mid", ref draft.Fault);
            else if (reader.At("text"u8))
                draft.Text = reader.Text("message.text", ItemDraft.TextMax, ref draft.Fault, ref draft.Truncated);
            else if (reader.At("attachments"u8))
                MessagingAttachments.Read(ref reader, ref draft);
            else if (reader.At("quick_reply"u8, "quickReply"u8))
                Choice(ref reader, ref draft);
            else if (reader.At("reply_to"u8, "replyTo"u8))
                ReplyTo(ref reader, ref draft);
            else if (reader.At("is_deleted"u8, "isDeleted"u8))
                _deleted = reader.Flag();
            else if (reader.At("is_unsupported"u8, "isUnsupported"u8))
                _unsupported = reader.Flag();
            else if (!Facts(ref reader, ref draft))
                reader.Skip();
        }

        Finish(ref draft, echo);
    }

    private static bool Facts(ref JsonReader reader, ref ItemDraft draft)
    {
        if (reader.At("app_id"u8, "appId"u8))
            draft.Note("app_id", reader.Fact());
        else if (reader.At("metadata"u8))
            draft.Note("metadata", reader.Fact());
        else if (reader.At("sticker_id"u8, "stickerId"u8))
            draft.Note("sticker_id", reader.Fact());
        else if (reader.At("referral"u8))
            MessagingNotices.Referral(ref reader, ref draft);
        else if (reader.At("nlp"u8))
            Language(ref reader, ref draft);
        else
            return false;
        return true;
    }

    private readonly void Finish(ref ItemDraft draft, bool echo)
    {
        draft.Kind = ItemKind.Message;
        if (_deleted)
        {
            draft.Kind = ItemKind.Delete;
            draft.Target = draft.Id;
            if (draft.Id is null)
                draft.Fault ??= "message.mid: must be given";
            else
                draft.NameBy(draft.Id, "deleted");
        }
        else if (_choice is not null)
        {
            draft.Kind = ItemKind.Postback;
            draft.Payload = _choice;
        }
        else if (_unsupported || (draft.Text is null && draft.Attachments.IsEmpty && draft.Location is null))
        {
            // The person did write: an agent must see that something came which only the app can show.
            draft.Unsupported("true");
        }

        if (!echo)
            return;
        draft.Note("echo", draft.Kind switch { ItemKind.Delete => "delete", ItemKind.Postback => "postback", _ => null });
        draft.Kind = ItemKind.Echo;
    }

    private void Choice(ref JsonReader reader, ref ItemDraft draft)
    {
        if (!reader.OpenObject("message.quick_reply", ref draft.Fault))
            return;
        while (reader.NextMember())
        {
            if (reader.At("payload"u8))
                _choice = reader.Text("message.quick_reply.payload", ItemDraft.TextMax, ref draft.Fault, ref draft.Truncated);
            else
                reader.Skip();
        }
    }

    private static void ReplyTo(ref JsonReader reader, ref ItemDraft draft)
    {
        if (!reader.OpenObject("message.reply_to", ref draft.Fault))
            return;
        while (reader.NextMember())
        {
            if (reader.At("mid"u8))
                draft.ReplyTo = reader.Id("message.reply_to.mid", ref draft.Fault);
            else if (reader.At("story"u8))
                Story(ref reader, ref draft);
            else
                reader.Skip();
        }
    }

    private static void Story(ref JsonReader reader, ref ItemDraft draft)
    {
        if (!reader.OpenObject("message.reply_to.story", ref draft.Fault))
            return;
        while (reader.NextMember())
        {
            if (reader.At("id"u8))
                draft.Note("story_id", reader.Fact());
            else if (reader.At("url"u8))
                draft.Note("story_url", reader.Link(ref draft.Truncated));
            else
                reader.Skip();
        }
    }

    /// <summary>The language Meta's own recognition is surest of stands first.</summary>
    private static void Language(ref JsonReader reader, ref ItemDraft draft)
    {
        string? wrong = null;
        if (!reader.OpenObject("message.nlp", ref wrong))
            return;
        while (reader.NextMember())
        {
            if (!reader.At("detected_locales"u8, "detectedLocales"u8))
                reader.Skip();
            else if (reader.OpenArray("message.nlp", ref wrong))
                Locales(ref reader, ref draft);
        }
    }

    private static void Locales(ref JsonReader reader, ref ItemDraft draft)
    {
        string? wrong = null;
        while (reader.NextObject("message.nlp", ref wrong))
        {
            while (reader.NextMember())
            {
                if (draft.Locale is null && reader.At("locale"u8))
                    draft.Locale = reader.Tag();
                else
                    reader.Skip();
            }
        }
    }
}
