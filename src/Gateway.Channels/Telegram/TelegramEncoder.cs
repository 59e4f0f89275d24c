using System.Globalization;
using System.Text;
using System.Text.Json;
using Gateway.Channels.Sending;
using Gateway.Channels.Signing;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;

namespace Gateway.Channels.Telegram;

/// <summary><c>POST {base}/bot{token}/sendMessage</c>, <c>sendPhoto</c> and so on, one request a message. The URL holds the secret and is never logged.</summary>
/// <remarks>
/// <code>
/// {"chat_id":"427770117","business_connection_id":"..","text":"..","reply_parameters":{"message_id":228,"allow_sending_without_reply":true},
///  "reply_markup":{"inline_keyboard":[[{"text":"Yes","callback_data":"yes"}]]}}
/// {"chat_id":"..","action":"typing"}   sendChatAction, for five seconds
/// {"chat_id":"..","photo":"https://.. or file_id","caption":".."}
/// </code>
/// </remarks>
internal static class TelegramEncoder
{
    public const int TextMax = 4096;
    private const string ProviderBase = "https://api.telegram.org";

    // Documented limits.
    private const int CaptionMax = 1024;
    private const int DataMax = 64;
    private static readonly string[] ByAddress = [".pdf", ".zip", ".gif"];

    private const int ButtonsMax = 100;

    public static EncodeResult Encode(OutboundMessage message, AccountModel account)
    {
        if (Refusal(message) is { } refusal)
            return refusal;
        if (account.Current("botToken") is not { } token)
            return ApiRequests.NoSecret("botToken");

        var path = $"/bot{token.RevealText()}/";
        var requests = new List<SendRequest>(1);
        void Add(string method, bool withChoices, Action<Utf8JsonWriter> content)
        {
            var first = requests.Count == 0;
            requests.Add(ApiRequests.Post(ApiRequests.Url(account, ProviderBase, path + method), ApiRequests.Body(message, (writer, m) =>
            {
                Envelope(writer, m, first);
                content(writer);
                if (withChoices)
                    Choices(writer, m.QuickReplies);
            })));
        }

        var text = string.IsNullOrWhiteSpace(message.Text) ? null : message.Text;
        var captioned = text is { Length: <= CaptionMax } && message.Attachments is [{ Kind: not "sticker" } media, ..] && !IsLink(media);
        if (text is not null && !captioned)
        {
            if (TextSplitter.Split(text, TextMax) is not { } parts)
                return ApiRequests.TextTooLong(TextMax);
            for (var i = 0; i < parts.Count; i++)
            {
                var part = parts[i];
                Add("sendMessage", i == parts.Count - 1 && message.QuickReplies.Count > 0, writer => writer.WriteString("text"u8, part));
            }
        }

        for (var i = 0; i < message.Attachments.Count; i++)
        {
            var (attachment, caption) = (message.Attachments[i], captioned && i == 0 ? text : null);
            if (IsLink(attachment))
            {
                Add("sendMessage", withChoices: false, writer => writer.WriteString("text"u8, attachment.Name is { Length: <= CaptionMax } name ? $"{name}\n{attachment.Url}" : attachment.Url));
                continue;
            }

            var (method, member) = Method(attachment.Kind)!.Value;
            Add(method, caption is not null && message.QuickReplies.Count > 0, writer =>
            {
                writer.WriteString(member, attachment.Id ?? attachment.Url);
                if (caption is not null)
                    writer.WriteString("caption"u8, caption);
            });
        }

        return new EncodeResult(requests);
    }

    /// <summary>Telegram gets only ZIP, PDF and GIF files by their address: https://core.telegram.org/bots/api#sending-files</summary>
    private static bool IsLink(Attachment attachment)
    {
        if (attachment is not { Kind: "file", Id: null, Url: { } url })
            return false;
        var path = Uri.TryCreate(url, UriKind.Absolute, out var address) ? address.AbsolutePath : url;
        return attachment.Mime is not ("application/pdf" or "application/zip" or "image/gif")
            && !Array.Exists(ByAddress, ending => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase));
    }

    private static EncodeResult? Refusal(OutboundMessage message)
    {
        if (ApiRequests.Refusal(message) is { } refusal)
            return refusal;
        if (message.Template is not null)
            return EncodeResult.Refused("template_unsupported", "template: Telegram has none; send text");
        if (message.QuickReplies.Count > ButtonsMax)
            return EncodeResult.Refused("quick_replies_too_many", $"quickReplies: at most {ButtonsMax} on Telegram");
        if (message.QuickReplies.Any(c => c.Label.Length == 0))
            return EncodeResult.Refused("quick_reply_label", "quickReplies.label: must not be empty");
        if (message.QuickReplies.Any(c => Encoding.UTF8.GetByteCount(c.Value) is 0 or > DataMax))
            return EncodeResult.Refused("quick_reply_value", $"quickReplies.value: must have 1 to {DataMax} bytes on Telegram");
        var unknown = message.Attachments.FirstOrDefault(a => Method(a.Kind) is null || (a.Id is null && a.Url is null));
        return unknown is null
            ? null
            : EncodeResult.Refused("attachment_unsupported", $"attachments: kind {unknown.Kind} cannot be sent, or has neither id nor url");
    }

    public static SendRequest? Typing(string recipient, AccountModel account) =>
        account.Current("botToken") is not { } token
            ? null
            : ApiRequests.Post(ApiRequests.Url(account, ProviderBase, $"/bot{token.RevealText()}/sendChatAction"), ApiRequests.Body(recipient, static (writer, to) =>
            {
                Address(writer, to);
                writer.WriteString("action"u8, "typing"u8);
            }));

    private static void Address(Utf8JsonWriter writer, string recipient)
    {
        var at = recipient.IndexOf(TelegramThread.Separator, StringComparison.Ordinal);
        // An "@" in front is a public channel's name, behind a chat id it begins the business connection.
        writer.WriteString("chat_id"u8, at > 0 ? recipient[..at] : recipient);
        if (at > 0)
            writer.WriteString("business_connection_id"u8, recipient[(at + 1)..]);
    }

    private static void Envelope(Utf8JsonWriter writer, OutboundMessage message, bool first)
    {
        Address(writer, message.Recipient);
        if (!first || !long.TryParse(message.ReplyTo, NumberStyles.None, CultureInfo.InvariantCulture, out var replyTo))
            return;
        writer.WriteStartObject("reply_parameters"u8);
        writer.WriteNumber("message_id"u8, replyTo);
        writer.WriteBoolean("allow_sending_without_reply"u8, true);
        writer.WriteEndObject();
    }

    private static void Choices(Utf8JsonWriter writer, IReadOnlyList<QuickReply> choices)
    {
        writer.WriteStartObject("reply_markup"u8);
        writer.WriteStartArray("inline_keyboard"u8);
        foreach (var choice in choices)
        {
            writer.WriteStartArray();
            writer.WriteStartObject();
            writer.WriteString("text"u8, choice.Label);
            writer.WriteString("callback_data"u8, choice.Value);
            writer.WriteEndObject();
            writer.WriteEndArray();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static (string Method, string Member)? Method(string kind) => kind switch
    {
        "image" => ("sendPhoto", "photo"),
        "video" => ("sendVideo", "video"),
        "audio" => ("sendAudio", "audio"),
        "voice" => ("sendVoice", "voice"),
        "file" => ("sendDocument", "document"),
        "sticker" => ("sendSticker", "sticker"),
        _ => null,
    };
}
