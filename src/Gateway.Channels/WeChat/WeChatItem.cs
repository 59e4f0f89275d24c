using System.Globalization;
using System.Text;
using Gateway.Channels.Decoding;
using Gateway.Channels.Json;
using Gateway.Channels.Xml;
using Gateway.Contracts;

namespace Gateway.Channels.WeChat;

/// <summary>One message or event out of its elements.</summary>
internal static class WeChatItem
{
    // Side facts ride along in Extra, as in JSON channels.
    private const int FactMax = 1024;

    // Libraries hand the names on in one case.
    private static readonly HashSet<string> Events = new(StringComparer.OrdinalIgnoreCase)
    {
        "CLICK", "VIEW", "view_miniprogram", "SCAN", "LOCATION", "subscribe", "unsubscribe", "TEMPLATESENDJOBFINISH", "MASSSENDJOBFINISH",
    };

    public static void Read(XmlFields fields, ref ItemDraft draft, DateTimeOffset receivedAt)
    {
        draft.Account = WeChatDecoder.Id(fields, "ToUserName", ref draft);
        draft.Sender = WeChatDecoder.Id(fields, "FromUserName", ref draft) ?? WeChatDecoder.Id(fields, "OpenID", ref draft);
        draft.Alias("user", draft.Sender);
        draft.Alias("unionid", WeChatDecoder.Id(fields, "UnionId", ref draft));
        var time = fields["CreateTime"]?.Trim();
        if (long.TryParse(time, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
            draft.Timestamp = JsonTime.FromNumber(seconds, receivedAt, ref draft.ClockSuspect);
        else if (!string.IsNullOrEmpty(time))
            draft.ClockSuspect = true;

        var type = fields["MsgType"]?.Trim();
        if (draft.Sender is null && type is not null)
            draft.Missing ??= "FromUserName: must be given";
        switch (type)
        {
            case null or "":
                if (draft.Fault is null && Fact(fields, "InfoType") is { } notice)
                    draft.Ignore("platform notice " + Shape.Shown(notice));
                else if (draft.Fault is null)
                    draft.Strange("no MsgType");
                break;
            case "event":
                Event(fields, ref draft, time);
                break;
            default:
                Message(fields, ref draft, type);
                break;
        }
    }

    private static void Message(XmlFields fields, ref ItemDraft draft, string type)
    {
        draft.Kind = ItemKind.Message;
        draft.Id = WeChatDecoder.Id(fields, "MsgId", ref draft);
        if (draft.Id is null && draft.Fault is null)
            draft.NameBy(draft.Sender ?? "", fields["CreateTime"]?.Trim() ?? "", type.Length <= 64 ? type : type[..64]);
        draft.Note("data_id", Fact(fields, "MsgDataId"));
        switch (type)
        {
            case "text":
                draft.Text = Text(fields, "Content", ref draft);
                if (draft.Text is null)
                    draft.Missing ??= "Content: must be given";
                // A choice of a menu sent as a message has the menu's own value.
                if (Fact(fields, "bizmsgmenuid") is { } choice)
                    (draft.Kind, draft.Payload) = (ItemKind.Postback, choice);
                break;
            case "image":
                draft.Attach(new Attachment { Kind = "image", Id = Fact(fields, "MediaId"), Url = Fact(fields, "PicUrl") });
                break;
            case "voice":
                draft.Text = Text(fields, "Recognition", ref draft) is { Length: > 0 } heard ? heard : null;
                draft.Attach(new Attachment { Kind = "voice", Id = Fact(fields, "MediaId"), Mime = Fact(fields, "Format") });
                break;
            case "video" or "shortvideo":
                draft.Attach(new Attachment { Kind = "video", Id = Fact(fields, "MediaId") });
                draft.Note("thumbnail_id", Fact(fields, "ThumbMediaId"));
                break;
            case "location":
                draft.Place(Number(fields, "Location_X"), Number(fields, "Location_Y"));
                draft.Note("address", Fact(fields, "Label"));
                break;
            case "link":
                draft.Text = Text(fields, "Description", ref draft);
                draft.Note("shared", "link");
                draft.Attach(new Attachment { Kind = "file", Url = Fact(fields, "Url"), Name = Fact(fields, "Title") });
                break;
            case "file":
                draft.Attach(new Attachment { Kind = "file", Name = Fact(fields, "Title"), Id = Fact(fields, "FileKey") ?? Fact(fields, "FileMd5") });
                break;
            case "miniprogrampage":
                draft.Text = Text(fields, "Title", ref draft);
                draft.Note("shared", "miniprogram");
                draft.Note("miniprogram", Fact(fields, "AppId"));
                draft.Note("page", Fact(fields, "PagePath"));
                break;
            case "device_event" or "hardware":
                draft.Ignore("message type " + type);
                break;
            default:
                draft.Unsupported(type);
                break;
        }
    }

    private static void Event(XmlFields fields, ref ItemDraft draft, string? time)
    {
        var name = Fact(fields, "Event");
        if (name is null)
        {
            draft.Missing ??= "Event: must be given";
            return;
        }

        if (Events.TryGetValue(name, out var known))
            name = known;
        if (draft.Fault is null)
            draft.NameBy(draft.Sender ?? "", time ?? "", name.Length <= 64 ? name : name[..64]);
        draft.Payload = Fact(fields, "EventKey") ?? Fact(fields, "SessionFrom");
        draft.Note("ticket", Fact(fields, "Ticket"));
        switch (name)
        {
            case "CLICK" or "view_miniprogram" or "VIEW":
                draft.Kind = ItemKind.Postback;
                draft.Note("event", name);
                draft.Payload ??= "";
                break;
            // A button of a card of WeCom, named by the task it is about.
            case "template_card_event" or "template_card_menu_event" or "taskcard_click":
                draft.Kind = ItemKind.Postback;
                draft.Note("event", name);
                draft.Note("task", Fact(fields, "TaskId"));
                draft.Payload ??= "";
                break;
            case "subscribe" or "unsubscribe" or "SCAN" or "LOCATION" or "scancode_push" or "scancode_waitmsg" or "pic_sysphoto" or "pic_photo_or_album"
                or "pic_weixin" or "location_select" or "kf_create_session" or "kf_close_session" or "kf_switch_session" or "subscribe_msg_popup_event"
                or "subscribe_msg_change_event" or "user_authorize_invoice" or "merchant_order" or "user_enter_tempsession" or "user_enter_session_from_card" or "enter_agent":
                System(fields, ref draft, name);
                break;
            case "TEMPLATESENDJOBFINISH" or "MASSSENDJOBFINISH" or "subscribe_msg_sent_event":
                Receipt(fields, ref draft);
                break;
            default:
                draft.Ignore("event " + (name.Length <= 64 ? name : name[..64]));
                break;
        }
    }

    private static void System(XmlFields fields, ref ItemDraft draft, string name)
    {
        draft.Kind = ItemKind.System;
        draft.Status = name;
        if (name == "LOCATION")
            draft.Place(Number(fields, "Latitude"), Number(fields, "Longitude"));
        if (name == "location_select")
            draft.Place(Number(fields, "Location_X"), Number(fields, "Location_Y"));
        draft.Note("scan_result", Fact(fields, "ScanResult"));
        draft.Note("kf_account", Fact(fields, "KfAccount") ?? Fact(fields, "ToKfAccount"));
        draft.Note("order", Fact(fields, "OrderId"));
        draft.Note("template", Fact(fields, "TemplateId"));
        draft.Note("result", Fact(fields, "SubscribeStatusString") ?? Fact(fields, "OrderStatus"));
    }

    /// <summary><c>success</c>, <c>failed:user block</c>, <c>failed: system failed</c>, <c>send success</c> ...</summary>
    private static void Receipt(XmlFields fields, ref ItemDraft draft)
    {
        draft.Kind = ItemKind.Receipt;
        draft.Target = WeChatDecoder.Id(fields, "MsgID", ref draft) ?? WeChatDecoder.Id(fields, "MsgId", ref draft);
        var status = Fact(fields, "Status") ?? Fact(fields, "ErrorStatus") ?? "";
        draft.Note("template", Fact(fields, "TemplateId"));
        draft.Status = status.EndsWith("success", StringComparison.Ordinal) ? "delivered" : "failed";
        if (draft.Status == "failed")
            draft.Note("error", status);
        if (draft.Target is null)
            draft.Missing ??= "MsgID: must be given";
        else if (draft.Fault is null)
            draft.NameBy(draft.Target, draft.Status);
    }

    private static string? Text(XmlFields fields, string name, ref ItemDraft draft)
    {
        var text = fields[name];
        if (text is null || Encoding.UTF8.GetByteCount(text) <= ItemDraft.TextMax)
            return text;
        draft.Truncated = true;
        var bytes = Encoding.UTF8.GetBytes(text);
        var length = ItemDraft.TextMax;
        while ((bytes[length] & 0xC0) == 0x80)
        {
            length--;
        }

        return Encoding.UTF8.GetString(bytes, 0, length);
    }

    private static string? Fact(XmlFields fields, string name)
    {
        var text = fields[name]?.Trim();
        return string.IsNullOrEmpty(text) ? null : text.Length <= FactMax ? text : text[..FactMax];
    }

    private static double? Number(XmlFields fields, string name) =>
        double.TryParse(fields[name], NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value) ? value : null;
}
