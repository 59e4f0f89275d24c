using System.Text.Json;
using Gateway.Channels.Decoding;
using Gateway.Channels.Json;
using Gateway.Contracts;

namespace Gateway.Channels.TikTokShop;

/// <summary>One message or a new conversation. The thread is the conversation; <c>extra.index</c> orders its messages.</summary>
internal struct TikTokShopMessage
{
    private static readonly Words Types = new("TEXT", "PRODUCT_CARD", "ORDER_CARD", "COUPON_CARD", "IMAGE", "VIDEO", "STICKER", "EMOTICONS", "FILE", "NOTIFICATION");
    private static readonly Words Roles = new("BUYER", "SHOP", "CUSTOMER_SERVICE", "SYSTEM", "ROBOT", "CREATOR");

    private string? _type;
    private string? _role;
    private string? _user;
    private bool _hidden;
    private string? _url;

    public void Read(string webhook, ref JsonReader reader, DateTimeOffset receivedAt, ref ItemDraft draft)
    {
        while (reader.NextMember())
        {
            if (reader.At("message_id"u8))
                draft.Id = reader.Id("data.message_id", ref draft.Fault);
            else if (reader.At("conversation_id"u8))
                draft.Sender = reader.Id("data.conversation_id", ref draft.Fault);
            else if (reader.At("index"u8))
                draft.Note("index", reader.Fact());
            else if (reader.At("type"u8))
                _type = Types.Fact(ref reader);
            else if (reader.At("create_time"u8))
                draft.Timestamp = reader.When(receivedAt, ref draft.ClockSuspect) ?? draft.Timestamp;
            else if (reader.At("is_visible"u8))
                _hidden = reader.Fact() is "false" or "0";
            else if (reader.At("sender"u8))
                Sender(ref reader, ref draft);
            else if (reader.At("content"u8))
                Content(ref reader, ref draft);
            else
                reader.Skip();
        }

        if (draft.Sender is null)
            draft.Missing ??= "data.conversation_id: must be given";
        if (webhook == "13")
        {
            (draft.Kind, draft.Status) = (ItemKind.System, "conversation_created");
            if (draft.Fault is null)
                draft.NameBy(draft.Sender!, draft.Status);
            return;
        }

        Finish(webhook, ref draft);
    }

    private readonly void Finish(string webhook, ref ItemDraft draft)
    {
        if (draft.Id is null)
            draft.Fault ??= "data.message_id: must be given";
        draft.Alias("user", _role is "BUYER" or "CREATOR" or null ? _user : null);
        draft.Note("role", _role?.ToLowerInvariant());
        draft.Note("affiliate", webhook == "33" ? "true" : null);
        draft.Kind = _role switch
        {
            "BUYER" or "CREATOR" or null => ItemKind.Message,
            "SYSTEM" => ItemKind.System,
            _ => ItemKind.Echo,
        };
        draft.Status = draft.Kind == ItemKind.System ? "notice" : null;
        if (_hidden)
        {
            draft.Ignore("not visible in the conversation");
            return;
        }

        switch (_type)
        {
            case "TEXT" or "PRODUCT_CARD" or "ORDER_CARD" or "COUPON_CARD" or "LOGISTICS_CARD" or "RETURN_REFUND_CARD" or "NOTIFICATION" or "ALLOCATED_SERVICE" or "BUYER_ENTER_FROM_PRODUCT"
                or "BUYER_ENTER_FROM_ORDER" or "BUYER_ENTER_FROM_TRANSFER" or "OTHER":
                draft.Note("message_type", _type == "TEXT" ? null : _type.ToLowerInvariant());
                break;
            case "IMAGE" or "VIDEO" or "EMOTICONS" or "STICKER" or "FILE":
                draft.Attach(new Attachment { Kind = _type switch { "IMAGE" => "image", "VIDEO" => "video", "FILE" => "file", _ => "sticker" }, Url = _url });
                break;
            case null:
                draft.Missing ??= "data.type: must be given";
                break;
            case { } when draft.Kind == ItemKind.System:
                draft.Ignore("message type " + Shape.Shown(_type));
                break;
            default:
                draft.Unsupported(_type);
                if (_url is not null)
                    draft.Attach(new Attachment { Kind = "file", Url = _url });
                break;
        }
    }

    private void Sender(ref JsonReader reader, ref ItemDraft draft)
    {
        if (!reader.OpenObject("data.sender", ref draft.Fault))
            return;
        while (reader.NextMember())
        {
            if (reader.At("im_user_id"u8))
                _user = reader.Id("data.sender.im_user_id", ref draft.Fault);
            else if (reader.At("role"u8))
                _role = Roles.Fact(ref reader);
            else if (reader.At("nickname"u8))
                draft.SenderName = reader.Text("data.sender.nickname", ItemDraft.NameMax, ref draft.Fault, ref draft.Truncated);
            else
                reader.Skip();
        }
    }

    /// <summary>JSON in a string: <c>{"content":".."}</c>, <c>{"url":"..","width":..}</c>, <c>{"product_id":".."}</c>, <c>{"order_id":".."}</c>.</summary>
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
            if (inner.At("content"u8))
                draft.Text = inner.Text("data.content.content", ItemDraft.TextMax, ref draft.Fault, ref draft.Truncated);
            else if (inner.At("url"u8))
                _url = inner.Link(ref draft.Truncated) ?? _url;
            else if (inner.At("product_id"u8))
                draft.Note("product", inner.Fact());
            else if (inner.At("order_id"u8))
                draft.Note("order", inner.Fact());
            else if (inner.At("coupon_id"u8))
                draft.Note("coupon", inner.Fact());
            else if (inner.At("package_id"u8))
                draft.Note("package", inner.Fact());
            else
                inner.Skip();
        }
    }
}
