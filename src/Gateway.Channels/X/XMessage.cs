using Gateway.Channels.Decoding;
using Gateway.Channels.Json;
using Gateway.Contracts;

namespace Gateway.Channels.X;

/// <summary>One direct message.</summary>
/// <remarks>
/// <code>
/// {"type":"message_create","id":"954491830116155396","created_timestamp":"1516403560557","message_create":{
///   "target":{"recipient_id":".."},"sender_id":"..","source_app_id":"..","message_data":{"text":"..",
///     "quick_reply_response":{"type":"options","metadata":".."},
///     "attachment":{"type":"media","media":{"id_str":"..","media_url_https":"..","type":"photo|video|animated_gif","video_info":{"variants":[..]}}}}}}
/// "attachment":{"type":"location","location":{"type":"shared_coordinate","shared_coordinate":{"coordinates":{"type":"Point","coordinates":[LON,LAT]}}}}
/// </code>
/// </remarks>
internal ref struct XMessage
{
    private static readonly Words Types = new("message_create");

    private string? _type;
    private string? _from;
    private JsonReader _to;
    private string? _attachment;
    private bool _hasContent;
    private bool _chosen;

    public void Read(ref JsonReader reader, ref ItemDraft draft, in XPage page, scoped in XUsers users)
    {
        while (reader.NextMember())
        {
            if (reader.At("type"u8))
                _type = Types.Fact(ref reader);
            else if (reader.At("id"u8))
                draft.Id = reader.Id("id", ref draft.Fault);
            else if (reader.At("created_timestamp"u8))
                draft.Timestamp = reader.Time("timestamp", page.ReceivedAt, ref draft.Fault, ref draft.ClockSuspect);
            else if (reader.At("message_create"u8))
                Created(ref reader, ref draft);
            else
                reader.Skip();
        }

        Finish(ref draft, page, users);
    }

    private void Finish(ref ItemDraft draft, in XPage page, scoped in XUsers users)
    {
        var echo = page.IsOurs || (page.Account is not null && _from == page.Account);
        draft.Kind = echo ? ItemKind.Echo : _chosen ? ItemKind.Postback : ItemKind.Message;
        var to = _to.IsFound() && (echo || draft.Account is null) ? XNotices.Target(ref _to, ref draft) : null;
        draft.Sender = echo ? to : _from;
        draft.Account ??= echo ? _from : to;
        users.Describe(ref draft, draft.Sender);
        if (_type is not (null or "message_create"))
        {
            if (!_hasContent)
            {
                draft.Ignore("event type " + Shape.Shown(_type));
                return;
            }

            draft.Unsupported(_type);
        }
        else if (draft is { Kind: ItemKind.Message, Text: null or "", Attachments.IsEmpty: true, Location: null } && _attachment is not null)
        {
            draft.Unsupported(_attachment);
        }

        if (draft.Id is null)
            draft.Fault ??= "id: must be given";
        if (draft.Sender is null)
            draft.Missing ??= "message_create.sender_id: must be given";
    }

    private void Created(ref JsonReader reader, ref ItemDraft draft)
    {
        if (!reader.OpenObject("message_create", ref draft.Fault))
            return;
        while (reader.NextMember())
        {
            if (reader.At("sender_id"u8))
                _from = reader.Id("message_create.sender_id", ref draft.Fault);
            else if (reader.At("target"u8))
                reader.Keep(ref _to);
            else if (reader.At("source_app_id"u8))
                draft.Note("app_id", reader.Fact());
            else if (reader.At("message_data"u8))
                Data(ref reader, ref draft);
            else
                reader.Skip();
        }
    }

    private void Data(ref JsonReader reader, ref ItemDraft draft)
    {
        if (!reader.OpenObject("message_data", ref draft.Fault))
            return;
        _hasContent = true;
        while (reader.NextMember())
        {
            if (reader.At("text"u8))
                draft.Text = reader.Text("message_data.text", ItemDraft.TextMax, ref draft.Fault, ref draft.Truncated);
            else if (reader.At("attachment"u8))
                _attachment = XAttachment.Read(ref reader, ref draft);
            else if (reader.At("quick_reply_response"u8))
                Choice(ref reader, ref draft);
            else
                reader.Skip();
        }
    }

    private void Choice(ref JsonReader reader, ref ItemDraft draft)
    {
        if (!reader.OpenObject("quick_reply_response", ref draft.Fault))
            return;
        _chosen = true;
        while (reader.NextMember())
        {
            if (reader.At("metadata"u8))
                draft.Payload = reader.Text("quick_reply_response.metadata", ItemDraft.TextMax, ref draft.Fault, ref draft.Truncated);
            else if (reader.At("type"u8))
                draft.Note("quick_reply", reader.Fact());
            else
                reader.Skip();
        }

        draft.Payload ??= draft.Text;
    }
}
