using System.Text.Json;
using Gateway.Channels.Decoding;
using Gateway.Channels.Json;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;

namespace Gateway.Channels.Shopee;

/// <summary>One chat message. The thread is the buyer's user id: that is what the send API wants.</summary>
internal ref struct ShopeeMessage
{
    private static readonly Words Types = new(
        "text", "image", "video", "sticker", "file", "image_with_text", "item", "order", "voucher", "item_list", "faq", "faq_liveagent", "notification",
        "bundle_message", "add_on_deal");

    private string? _from;
    private JsonReader _fromName;
    private JsonReader _to;
    private JsonReader _toName;
    private string? _fromShop;
    private string? _type;
    private string? _url;
    private string? _thumb;

    public void Read(ref JsonReader reader, bool isNotification, DateTimeOffset receivedAt, AccountModel account, ref ItemDraft draft)
    {
        while (reader.NextMember())
        {
            if (reader.At("message_id"u8))
                draft.Id = reader.Id("data.content.message_id", ref draft.Fault);
            else if (reader.At("from_id"u8))
                _from = reader.Id("data.content.from_id", ref draft.Fault);
            else if (reader.At("from_user_name"u8))
                reader.Keep(ref _fromName);
            else if (reader.At("to_id"u8))
                reader.Keep(ref _to);
            else if (reader.At("to_user_name"u8))
                reader.Keep(ref _toName);
            else if (reader.At("shop_id"u8) || reader.At("from_shop_id"u8))
                _fromShop = reader.Fact() ?? _fromShop;
            else if (reader.At("message_type"u8))
                _type = Types.Fact(ref reader) ?? _type;
            else if (reader.At("type"u8))
                _type = JsonRead.First(_type, Types.Fact(ref reader));
            else if (reader.At("created_timestamp"u8))
                draft.Timestamp = reader.When(receivedAt, ref draft.ClockSuspect) ?? draft.Timestamp;
            else if (reader.At("conversation_id"u8))
                draft.Note("conversation", reader.Fact());
            else if (reader.At("is_in_chatbot_session"u8))
                draft.Note("chatbot", reader.Flag() ? "true" : null);
            else if (reader.At("quoted_msg"u8))
                Quoted(ref reader, ref draft);
            else if (reader.At("source_content"u8))
                Source(ref reader, ref draft);
            else if (reader.At("content"u8))
                Content(ref reader, ref draft);
            else
                reader.Skip();
        }

        if (isNotification && draft.Id is null && draft.Fault is null)
        {
            draft.Ignore("notification " + Shape.Shown(_type));
            return;
        }

        Finish(account, ref draft);
        if (isNotification && draft.Kind == ItemKind.Message)
            (draft.Kind, draft.Status) = (ItemKind.System, "notification");
    }

    private void Finish(AccountModel account, ref ItemDraft draft)
    {
        var shopUser = account.Settings.GetValueOrDefault("shopUserId");
        var isOurs = shopUser is not null ? _from == shopUser : _fromShop is not null && _fromShop == draft.Account;
        draft.Kind = isOurs ? ItemKind.Echo : ItemKind.Message;
        draft.Sender = !isOurs ? _from : _to.IsFound() ? _to.Id("data.content.to_id", ref draft.Fault) : null;
        draft.SenderName = isOurs ? _toName.Kept() : _fromName.Kept();
        draft.Alias("user", draft.Sender);
        draft.Alias("username", draft.SenderName);
        draft.Note("message_type", _type is "text" ? null : _type);
        switch (_type)
        {
            case "text" or "image_with_text" or "item" or "order" or "voucher" or "item_list" or "faq" or "faq_liveagent" or "notification" or "bundle_message" or "add_on_deal":
                if (_url is not null)
                    draft.Attach(new Attachment { Kind = "image", Url = _url });
                break;
            case "image" or "video" or "sticker" or "file":
                draft.Attach(new Attachment { Kind = _type, Url = _url, Id = draft.Extra["sticker"], Name = null });
                draft.Note("thumbnail", _thumb);
                break;
            case null:
                draft.Missing ??= "data.content.message_type: must be given";
                break;
            default:
                draft.Unsupported(_type);
                if (_url is not null)
                    draft.Attach(new Attachment { Kind = "file", Url = _url });
                break;
        }

        if (draft.Id is null)
            draft.Fault ??= "data.content.message_id: must be given";
        else if (draft.Sender is null)
            draft.Missing ??= "data.content.from_id: must be given";
    }

    private void Content(ref JsonReader reader, ref ItemDraft draft)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            Written(ref reader, ref draft);
            return;
        }

        if (reader.OpenObject("data.content.content", ref draft.Fault))
            Members(ref reader, ref draft, ref _url, ref _thumb);
    }

    /// <summary>The text of an object, or what was written as it stands.</summary>
    private void Written(ref JsonReader reader, ref ItemDraft draft)
    {
        var plain = reader;
        using var content = EmbeddedJson.Read(ref reader, "data.content.content", ref draft.Fault);
        if (content.HasObject)
        {
            var inner = content.Reader;
            Members(ref inner, ref draft, ref _url, ref _thumb);
        }
        else if (draft.Fault is null && plain.RawLength() > 0)
        {
            draft.Text = plain.Text("data.content.content", ItemDraft.TextMax, ref draft.Fault, ref draft.Truncated);
        }
    }

    private static void Members(ref JsonReader reader, ref ItemDraft draft, ref string? url, ref string? thumb)
    {
        while (reader.NextMember())
        {
            if (reader.At("text"u8))
                draft.Text = reader.Text("data.content.content.text", ItemDraft.TextMax, ref draft.Fault, ref draft.Truncated);
            else if (reader.At("url"u8) || reader.At("image_url"u8) || reader.At("video_url"u8))
                url = reader.Link(ref draft.Truncated) ?? url;
            else if (reader.At("thumb_url"u8))
                thumb = reader.Link(ref draft.Truncated) ?? thumb;
            else if (reader.At("sticker_id"u8))
                draft.Note("sticker", reader.Fact());
            else if (reader.At("sticker_package_id"u8))
                draft.Note("sticker_package", reader.Fact());
            else if (reader.At("item_id"u8))
                draft.Note("item", reader.Fact());
            else if (reader.At("order_sn"u8))
                draft.Note("order", reader.Fact());
            else
                reader.Skip();
        }
    }

    private static void Quoted(ref JsonReader reader, ref ItemDraft draft)
    {
        if (!reader.OpenObject("data.content.quoted_msg", ref draft.Fault))
            return;
        while (reader.NextMember())
        {
            if (reader.At("message_id"u8))
                draft.ReplyTo = reader.Fact();
            else
                reader.Skip();
        }
    }

    private static void Source(ref JsonReader reader, ref ItemDraft draft)
    {
        string? ignored = null;
        if (!reader.OpenObject("data.content.source_content", ref ignored))
            return;
        while (reader.NextMember())
        {
            if (reader.At("order_sn"u8))
                draft.Note("about_order", reader.Fact());
            else if (reader.At("item_id"u8))
                draft.Note("about_item", reader.Fact());
            else
                reader.Skip();
        }
    }
}
