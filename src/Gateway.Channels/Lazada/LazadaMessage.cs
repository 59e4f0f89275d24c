using System.Globalization;
using System.Text.Json;
using Gateway.Channels.Decoding;
using Gateway.Channels.Json;
using Gateway.Contracts;

namespace Gateway.Channels.Lazada;

/// <summary>One message. The thread is the session, which the send API wants; the buyer is its alias.</summary>
internal struct LazadaMessage
{
    private static readonly Words Templates = new("1", "3", "4", "6", "10006", "10007", "10010", "200016");

    private string? _from;
    private string? _to;
    private string? _template;
    private bool _bySeller;
    private bool _bySystem;
    private bool _recalled;
    private string? _url;

    public void Read(ref JsonReader reader, DateTimeOffset receivedAt, ref ItemDraft draft)
    {
        while (reader.NextMember())
        {
            if (reader.At("session_id"u8))
                draft.Sender = reader.Id("data.session_id", ref draft.Fault);
            else if (reader.At("message_id"u8))
                draft.Id = reader.Id("data.message_id", ref draft.Fault);
            else if (reader.At("from_account_id"u8))
                _from = reader.Id("data.from_account_id", ref draft.Fault);
            else if (reader.At("to_account_id"u8))
                _to = reader.Id("data.to_account_id", ref draft.Fault);
            else if (reader.At("from_account_type"u8))
                _bySeller = reader.Whole() == 2;
            else if (reader.At("send_time"u8))
                draft.Timestamp = reader.When(receivedAt, ref draft.ClockSuspect);
            else if (reader.At("template_id"u8))
                _template = Templates.Fact(ref reader);
            else if (reader.At("type"u8))
                _bySystem = reader.Whole() == 2;
            else if (reader.At("status"u8))
                _recalled = reader.Whole() == 1;
            else if (reader.At("site_id"u8))
                draft.Note("site", reader.Fact());
            else if (reader.At("auto_reply"u8))
                draft.Note("auto_reply", reader.Flag() ? "true" : null);
            else if (reader.At("process_msg"u8))
                draft.Note("process", reader.Fact());
            else if (reader.At("content"u8))
                Content(ref reader, ref draft);
            else
                reader.Skip();
        }

        Finish(ref draft);
    }

    private readonly void Finish(ref ItemDraft draft)
    {
        draft.Kind = _bySystem ? ItemKind.System : _bySeller ? ItemKind.Echo : ItemKind.Message;
        draft.Status = _bySystem ? "notice" : null;
        draft.Alias("user", _bySeller ? _to : _from);
        draft.Note("template", _template is "1" ? null : _template);
        if (draft.Id is null)
            draft.Fault ??= "data.message_id: must be given";
        else if (draft.Sender is null)
            draft.Missing ??= "data.session_id: must be given";
        if (_recalled)
        {
            (draft.Kind, draft.Target, draft.Text, draft.Attachments) = (ItemKind.Delete, draft.Id, null, default);
            if (draft.Fault is null)
                draft.NameBy(draft.Target!, "recalled");
            return;
        }

        switch (_template)
        {
            case "3" or "4" or "6":
                draft.Attach(new Attachment { Kind = _template switch { "3" => "image", "4" => "sticker", _ => "video" }, Url = _url });
                break;
            case null:
                draft.Missing ??= "data.template_id: must be given";
                break;
            case "1" or "10006" or "10007" or "10008" or "10010" or "10011":
                if (_url is not null)
                    draft.Note("link", _url);
                break;
            case { } when _bySystem:
                draft.Ignore("message template " + Shape.Shown(_template));
                break;
            default:
                draft.Unsupported(_template);
                draft.Note("link", _url);
                break;
        }
    }

    /// <summary>JSON in a string; its names differ by template.</summary>
    private void Content(ref JsonReader reader, ref ItemDraft draft)
    {
        var plain = reader;
        using var content = EmbeddedJson.Read(ref reader, "data.content", ref draft.Fault);
        if (!content.HasObject)
        {
            // Words that are no JSON were written all the same.
            if (draft.Fault is null && plain.TokenType == JsonTokenType.String && plain.RawLength() > 0)
                draft.Text = plain.Text("data.content", ItemDraft.TextMax, ref draft.Fault, ref draft.Truncated);
            return;
        }

        var inner = content.Reader;
        while (inner.NextMember())
        {
            if (inner.At("txt"u8))
                draft.Text = inner.Text("data.content.txt", ItemDraft.TextMax, ref draft.Fault, ref draft.Truncated);
            else if (inner.At("imgUrl"u8) || inner.At("osskey"u8) || inner.At("videoUrl"u8) || inner.At("url"u8) || inner.At("actionUrl"u8))
                _url = inner.Link(ref draft.Truncated) ?? _url;
            else if (inner.At("title"u8))
                draft.Note("title", inner.Fact());
            else if (inner.At("itemId"u8))
                draft.Note("item", inner.Fact());
            else if (inner.At("skuId"u8))
                draft.Note("sku", inner.Fact());
            else if (inner.At("orderId"u8))
                draft.Note("order", inner.Fact());
            else if (inner.At("voucherId"u8))
                draft.Note("voucher", inner.Fact());
            else if (inner.At("videoId"u8))
                draft.Note("video", inner.Fact());
            else
                inner.Skip();
        }
    }
}

/// <summary>A session changed: how far the buyer has read.</summary>
internal static class LazadaSession
{
    public static void Read(ref JsonReader reader, DateTimeOffset receivedAt, ref ItemDraft draft)
    {
        string? last = null, position = null;
        while (reader.NextMember())
        {
            if (reader.At("session_id"u8))
                draft.Sender = reader.Id("data.session_id", ref draft.Fault);
            else if (reader.At("last_message_id"u8))
                last = reader.Id("data.last_message_id", ref draft.Fault);
            else if (reader.At("to_position"u8))
                position = reader.Fact();
            else if (reader.At("buyer_id"u8))
                draft.Alias("user", reader.Id("data.buyer_id", ref draft.Fault));
            else if (reader.At("unread_count"u8))
                draft.Note("unread", reader.Fact());
            else
                reader.Skip();
        }

        draft.Note("last_message", last);
        draft.Timestamp = ProviderTime.Read(position, receivedAt, ref draft.ClockSuspect);
        if (position is null or "0" || (draft.Timestamp is null && last is null))
        {
            draft.Ignore("session changed");
            return;
        }

        // The newest message may be newer than what was read: the place tells until when, and names no message.
        (draft.Kind, draft.Status) = (ItemKind.Receipt, "read");
        if (draft.Timestamp is { } until)
            draft.Note("watermark", until.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture));
        else
            draft.Target = last;
        if (draft.Sender is null)
            draft.Missing ??= "data.session_id: must be given";
        else
            draft.NameBy(draft.Sender, "read", position.Length <= 20 ? position : last);
    }
}
