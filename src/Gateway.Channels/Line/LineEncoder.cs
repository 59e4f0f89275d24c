using System.Text.Json;
using Gateway.Channels.Sending;
using Gateway.Channels.Signing;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;

namespace Gateway.Channels.Line;

/// <summary>The first five messages answer with the reply token when there is one; all others are pushed, five a request.</summary>
/// <remarks>
/// <code>
/// POST {base}/v2/bot/message/reply {"replyToken":"..","messages":[..]}
/// POST {base}/v2/bot/message/push  {"to":"U..","messages":[..]}   X-Line-Retry-Key: UUID, 409 when it was accepted before
/// POST {base}/v2/bot/chat/loading/start {"chatId":"U..","loadingSeconds":5}
/// {"type":"text","text":".."}  {"type":"image","originalContentUrl":"https://..","previewImageUrl":"https://.."}
/// "quickReply":{"items":[{"type":"action","action":{"type":"postback","label":"..","data":"..","displayText":".."}}]}
/// </code>
/// LINE wants a preview with a video, a length with a sound and has no files: these go as their link, in a text.
/// </remarks>
internal static class LineEncoder
{
    public const int TextMax = 5000;
    private const string ProviderBase = "https://api.line.me";

    // The least, and it must be a multiple of it; whoever goes on writing says so again before it is over.
    private const int LoadingSeconds = 5;

    // Documented limits of one request and of quick replies.
    private const int MessagesMax = 5;
    private const int ChoicesMax = 13;
    private const int LabelMax = 20;
    private const int DataMax = 300;
    private const int UrlMax = 2000;

    public static EncodeResult Encode(OutboundMessage message, AccountModel account)
    {
        if (ApiRequests.Refusal(message) is { } refusal)
            return refusal;
        if (message.Template is not null)
            return EncodeResult.Refused("template_unsupported", "template: LINE has none; send text");
        if (Choices(message.QuickReplies) is { } wrongChoice)
            return wrongChoice;
        if (account.Current("accessToken") is not { } token)
            return ApiRequests.NoSecret("accessToken");
        var contents = new List<Content>(1);
        if (Contents(message, contents) is { } wrong)
            return wrong;

        var authorization = ("Authorization", "Bearer " + token.RevealText());
        var requests = new List<SendRequest>(1);
        for (var start = 0; start < contents.Count; start += MessagesMax)
        {
            var part = contents.GetRange(start, Math.Min(MessagesMax, contents.Count - start));
            var isLast = start + MessagesMax >= contents.Count;

            // A reply has no retry key: after one of unknown fate a push would be a second message to LINE.
            requests.Add(start == 0 && message.ReplyToken is not null
                ? Request("/v2/bot/message/reply", "replyToken", message.ReplyToken, part, authorization) with { SendsOnce = false }
                : Request("/v2/bot/message/push", "to", message.Recipient, part, authorization,
                    ("X-Line-Retry-Key", ApiRequests.PartId(message.DeliveryId, requests.Count).ToString("D"))));

            SendRequest Request(
                string path, string name, string value, List<Content> messages, params (string Name, string Value)[] headers) =>
                ApiRequests.Post(
                    ApiRequests.Url(account, ProviderBase, path),
                    ApiRequests.Body(messages, (writer, m) =>
                    {
                        writer.WriteString(name, value);
                        Write(writer, m, isLast ? message.QuickReplies : []);
                    }),
                    headers);
        }

        return new EncodeResult(requests);
    }

    /// <summary>Only in a chat with one person, whose id begins with U.</summary>
    public static SendRequest? Typing(string recipient, AccountModel account) =>
        recipient is not ['U', ..] || account.Current("accessToken") is not { } token
            ? null
            : ApiRequests.Post(ApiRequests.Url(account, ProviderBase, "/v2/bot/chat/loading/start"), ApiRequests.Body(recipient, static (writer, to) =>
            {
                writer.WriteString("chatId"u8, to);
                writer.WriteNumber("loadingSeconds"u8, LoadingSeconds);
            }), ("Authorization", "Bearer " + token.RevealText()));

    /// <summary>A text or the link of an image.</summary>
    private readonly record struct Content(string Value, bool IsImage);

    private static EncodeResult? Contents(OutboundMessage message, List<Content> contents)
    {
        if (!string.IsNullOrWhiteSpace(message.Text))
        {
            if (TextSplitter.Split(message.Text, TextMax) is not { } parts)
                return ApiRequests.TextTooLong(TextMax);
            contents.AddRange(parts.Select(part => new Content(part, false)));
        }

        foreach (var attachment in message.Attachments)
        {
            if (attachment.Url is null || attachment.Url.Length > UrlMax || !attachment.Url.StartsWith("https://", StringComparison.Ordinal))
                return EncodeResult.Refused("attachment_url", $"attachments.url: must be an https URL of at most {UrlMax} characters on LINE");
            contents.Add(attachment.Kind == "image"
                ? new Content(attachment.Url, true)
                : new Content(attachment.Name is null ? attachment.Url : $"{attachment.Name}\n{attachment.Url}", false));
        }

        return null;
    }

    private static EncodeResult? Choices(IReadOnlyList<QuickReply> choices)
    {
        return SendLimits.QuickReplies(choices, "LINE", ChoicesMax, LabelMax, DataMax);
    }

    private static void Write(Utf8JsonWriter writer, List<Content> contents, IReadOnlyList<QuickReply> choices)
    {
        writer.WriteStartArray("messages"u8);
        for (var i = 0; i < contents.Count; i++)
        {
            writer.WriteStartObject();
            writer.WriteString("type"u8, contents[i].IsImage ? "image"u8 : "text"u8);
            if (contents[i].IsImage)
            {
                writer.WriteString("originalContentUrl"u8, contents[i].Value);
                writer.WriteString("previewImageUrl"u8, contents[i].Value);
            }
            else
            {
                writer.WriteString("text"u8, contents[i].Value);
            }

            // LINE shows the quick replies of the last message only.
            if (i == contents.Count - 1 && choices.Count > 0)
                WriteChoices(writer, choices);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteChoices(Utf8JsonWriter writer, IReadOnlyList<QuickReply> choices)
    {
        writer.WriteStartObject("quickReply"u8);
        writer.WriteStartArray("items"u8);
        foreach (var choice in choices)
        {
            writer.WriteStartObject();
            writer.WriteString("type"u8, "action"u8);
            writer.WriteStartObject("action"u8);
            writer.WriteString("type"u8, "postback"u8);
            writer.WriteString("label"u8, choice.Label);
            writer.WriteString("data"u8, choice.Value);
            writer.WriteString("displayText"u8, choice.Label);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
