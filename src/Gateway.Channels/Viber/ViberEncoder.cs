using System.Text.Json;
using Gateway.Channels.Sending;
using Gateway.Channels.Signing;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;

namespace Gateway.Channels.Viber;

/// <summary><c>POST {base}/pa/send_message</c>, one request a message.</summary>
/// <remarks>
/// <code>
/// X-Viber-Auth-Token: TOKEN
/// {"receiver":"01..=","min_api_version":1,"sender":{"name":".."},"tracking_data":DELIVERY_ID,"type":"text","text":"..",
///  "keyboard":{"Type":"keyboard","Buttons":[{"ActionType":"reply","ActionBody":"value","Text":"label"}]}}
/// {"type":"picture","text":"caption","media":"https://.."}   {"type":"file","media":"..","size":10000,"file_name":".."}   {"type":"url","media":".."}
/// </code>
/// A file needs its size and name, a video its size: without them they go as a link. A pressed button comes back as a text with its value.
/// </remarks>
internal static class ViberEncoder
{
    public const int TextMax = 7000;
    private const string ProviderBase = "https://chatapi.viber.com";

    // Documented limits: caption of a picture, name of the sender, buttons of a keyboard and their texts, links.
    private const int CaptionMax = 768;
    private const int NameMax = 28;
    private const int ButtonsMax = 24;
    private const int LabelMax = 250;
    private const int UrlMax = 2000;

    public static EncodeResult Encode(OutboundMessage message, AccountModel account)
    {
        if (Refusal(message) is { } refusal)
            return refusal;
        if (account.Current("authToken") is not { } token)
            return ApiRequests.NoSecret("authToken");
        var text = string.IsNullOrWhiteSpace(message.Text) ? null : message.Text;
        var captioned = text is { Length: <= CaptionMax } && message.QuickReplies.Count == 0 && message.Attachments is [{ Kind: "image" }];
        List<string>? texts = [];
        if (text is not null && !captioned && (texts = TextSplitter.Split(text, TextMax)) is null)
            return ApiRequests.TextTooLong(TextMax);

        var url = ApiRequests.Url(account, ProviderBase, "/pa/send_message");
        var requests = new List<SendRequest>(1);
        void Add(Action<Utf8JsonWriter> content) => requests.Add(ApiRequests.Post(url, ApiRequests.Body((message, account, content), static (writer, m) =>
        {
            writer.WriteString("receiver"u8, m.message.Recipient);
            writer.WriteNumber("min_api_version"u8, 1);
            Sender(writer, m.account);
            writer.WriteString("tracking_data"u8, m.message.DeliveryId);
            m.content(writer);
        }), ("X-Viber-Auth-Token", token.RevealText())));

        foreach (var attachment in message.Attachments)
        {
            Add(writer => Media(writer, attachment, captioned ? text : null));
        }

        for (var i = 0; i < texts.Count; i++)
        {
            var (part, choices) = (texts[i], i == texts.Count - 1 ? message.QuickReplies : []);
            Add(writer => Text(writer, part, choices));
        }

        return new EncodeResult(requests);
    }

    public static void Sender(Utf8JsonWriter writer, AccountModel account)
    {
        var name = account.Settings.GetValueOrDefault(ViberChannel.NameSetting) ?? account.Ref.Account;
        writer.WriteStartObject("sender"u8);
        writer.WriteString("name"u8, name.Length > NameMax ? name[..NameMax] : name);
        writer.WriteEndObject();
    }

    private static EncodeResult? Refusal(OutboundMessage message)
    {
        if (ApiRequests.Refusal(message) is { } refusal)
            return refusal;
        if (message.Template is not null)
            return EncodeResult.Refused("template_unsupported", "template: Viber has none; send text");
        if (message.Attachments.Any(a => a.Url is null || a.Url.Length > UrlMax))
            return EncodeResult.Refused("attachment_url", $"attachments.url: must be a URL of at most {UrlMax} characters on Viber");
        if (message.QuickReplies.Count > ButtonsMax)
            return EncodeResult.Refused("quick_replies_too_many", $"quickReplies: at most {ButtonsMax} on Viber");
        return message.QuickReplies.Any(c => c.Label.Length is 0 or > LabelMax || c.Value.Length is 0 or > LabelMax)
            ? EncodeResult.Refused("quick_reply_label", $"quickReplies: label and value must have 1 to {LabelMax} characters")
            : null;
    }

    private static void Text(Utf8JsonWriter writer, string text, IReadOnlyList<QuickReply> choices)
    {
        writer.WriteString("type"u8, "text"u8);
        writer.WriteString("text"u8, text);
        if (choices.Count == 0)
            return;
        writer.WriteStartObject("keyboard"u8);
        writer.WriteString("Type"u8, "keyboard"u8);
        writer.WriteStartArray("Buttons"u8);
        foreach (var choice in choices)
        {
            writer.WriteStartObject();
            writer.WriteString("ActionType"u8, "reply"u8);
            writer.WriteString("ActionBody"u8, choice.Value);
            writer.WriteString("Text"u8, choice.Label);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void Media(Utf8JsonWriter writer, Attachment attachment, string? caption)
    {
        var type = attachment switch
        {
            { Kind: "image" } => "picture",
            { Kind: "video", Size: not null } => "video",
            { Kind: "file" or "audio" or "voice", Size: not null, Name: not null } => "file",
            _ => "url",
        };
        writer.WriteString("type"u8, type);
        writer.WriteString("media"u8, attachment.Url);
        if (type == "picture")
            writer.WriteString("text"u8, caption ?? "");
        if (type is "video" or "file")
            writer.WriteNumber("size"u8, attachment.Size!.Value);
        if (type == "file")
            writer.WriteString("file_name"u8, attachment.Name);
    }
}
