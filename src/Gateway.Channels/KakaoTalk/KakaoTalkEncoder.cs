using System.Text.Json;
using Gateway.Channels.Sending;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;

namespace Gateway.Channels.KakaoTalk;

/// <summary>Skill responses: the immediate one, and the one that is posted to the callback URL, which is the message's reply token.</summary>
/// <remarks>
/// <code>
/// {"version":"2.0","useCallback":true,"data":{"text":".."}}    there will be an answer within a minute
/// {"version":"2.0","template":{"outputs":[{"simpleText":{"text":".."}},{"simpleImage":{"imageUrl":"..","altText":".."}}],
///  "quickReplies":[{"label":"..","action":"message","messageText":".."}]}}
/// </code>
/// </remarks>
internal static class KakaoTalkEncoder
{
    public const string AnswerSetting = "answer";

    // Documented limits of a response: text, outputs, quick replies and their labels.
    public const int TextMax = 1000;
    private const int OutputsMax = 3;
    private const int ChoicesMax = 10;
    private const int LabelMax = 14;

    // "We have your message." Kakao wants at least one output.
    private const string DefaultAnswer = "메시지를 받았습니다.";

    public static ChannelResponse Answer(bool hasCallback, AccountModel account)
    {
        var text = account.Settings.GetValueOrDefault(AnswerSetting) is { Length: > 0 } own ? own : DefaultAnswer;
        return new ChannelResponse(200, "application/json", ApiRequests.Body((text, hasCallback), static (writer, a) =>
        {
            writer.WriteString("version"u8, "2.0"u8);
            if (a.hasCallback)
            {
                writer.WriteBoolean("useCallback"u8, true);
                writer.WriteStartObject("data"u8);
                writer.WriteString("text"u8, a.text);
                writer.WriteEndObject();
            }
            else
            {
                Template(writer, [a.text], [], []);
            }
        }));
    }

    public static EncodeResult Encode(OutboundMessage message)
    {
        if (Refusal(message) is { } refusal)
            return refusal;
        if (message.ReplyToken is not { } callback || !Uri.TryCreate(callback, UriKind.Absolute, out var url))
            return EncodeResult.Refused("callback_missing", "replyToken: KakaoTalk takes one answer a question, within a minute, at the callback URL that came with it");
        var text = string.Join('\n', message.Attachments.Where(a => a.Kind != "image").Select(a => a.Url).Prepend(message.Text).Where(t => !string.IsNullOrWhiteSpace(t)));
        var images = message.Attachments.Where(a => a.Kind == "image").ToArray();
        var texts = text.Length == 0 ? [] : TextSplitter.Split(text, TextMax);
        if (texts is null || texts.Count + images.Length > OutputsMax)
            return EncodeResult.Refused("text_too_long", $"message: must fit {OutputsMax} outputs, texts of {TextMax} characters and images together");
        return new EncodeResult(
        [
            ApiRequests.Post(url, ApiRequests.Body((texts, images, message.QuickReplies), static (writer, m) =>
            {
                writer.WriteString("version"u8, "2.0"u8);
                Template(writer, m.texts, m.images, m.QuickReplies);
            })),
        ]);
    }

    private static EncodeResult? Refusal(OutboundMessage message)
    {
        if (ApiRequests.Refusal(message) is { } refusal)
            return refusal;
        if (message.Template is not null)
            return EncodeResult.Refused("template_unsupported", "template: a skill sends none; send text");
        if (message.Attachments.Any(a => a.Url is null))
            return EncodeResult.Refused("attachment_url", "attachments.url: must be given on KakaoTalk");
        if (message.QuickReplies.Count > ChoicesMax)
            return EncodeResult.Refused("quick_replies_too_many", $"quickReplies: at most {ChoicesMax} on KakaoTalk");
        return message.QuickReplies.Any(c => c.Label.Length is 0 or > LabelMax)
            ? EncodeResult.Refused("quick_reply_label", $"quickReplies.label: must have 1 to {LabelMax} characters")
            : null;
    }

    private static void Template(Utf8JsonWriter writer, IEnumerable<string> texts, IEnumerable<Attachment> images, IReadOnlyList<QuickReply> choices)
    {
        writer.WriteStartObject("template"u8);
        writer.WriteStartArray("outputs"u8);
        foreach (var text in texts)
        {
            writer.WriteStartObject();
            writer.WriteStartObject("simpleText"u8);
            writer.WriteString("text"u8, text);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        foreach (var image in images)
        {
            writer.WriteStartObject();
            writer.WriteStartObject("simpleImage"u8);
            writer.WriteString("imageUrl"u8, image.Url);
            writer.WriteString("altText"u8, image.Name ?? "image");
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        if (choices.Count > 0)
        {
            writer.WriteStartArray("quickReplies"u8);
            foreach (var choice in choices)
            {
                writer.WriteStartObject();
                writer.WriteString("label"u8, choice.Label);
                writer.WriteString("action"u8, "message"u8);
                writer.WriteString("messageText"u8, choice.Value);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }
}
