using System.Text.Json;
using Gateway.Channels.Sending;
using Gateway.Channels.Signing;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;

namespace Gateway.Channels.Slack;

/// <summary><c>POST {base}/api/chat.postMessage</c>, one request a part; an answer in a thread stays in it.</summary>
/// <remarks>
/// <code>
/// {"channel":"D..","thread_ts":"..","text":".."}
/// {"channel":"D..","text":"..","blocks":[{"type":"section","text":{"type":"plain_text","text":".."}},
///   {"type":"actions","elements":[{"type":"button","text":{"type":"plain_text","text":".."},"value":"..","action_id":"reply-0"}]}]}
/// {"channel":"D..","text":"a.png","blocks":[{"type":"image","image_url":"https://..","alt_text":"a.png"}]}
/// </code>
/// https://docs.slack.dev/reference/methods/chat.postMessage/
/// </remarks>
internal static class SlackEncoder
{
    // Slack advises 4,000 characters and cuts at 40,000.
    public const int TextMax = 4000;
    private const string ProviderBase = "https://slack.com";

    // Documented limits of blocks: text of a section, elements of an actions block, text and value of a button, an image's URL and its text.
    private const int SectionMax = 3000;
    private const int ButtonsMax = 25;
    private const int LabelMax = 75;
    private const int ValueMax = 2000;
    private const int UrlMax = 3000;
    private const int AltMax = 2000;

    private readonly record struct Content(string Text, string? Image = null);

    public static EncodeResult Encode(OutboundMessage message, AccountModel account)
    {
        if (Refusal(message) is { } refusal)
            return refusal;
        if (account.Current("accessToken") is not { } token)
            return ApiRequests.NoSecret("accessToken");
        var contents = new List<Content>(1);
        if (!string.IsNullOrWhiteSpace(message.Text))
        {
            // Buttons stand in blocks, and a section of a block holds less than a message.
            var max = message.QuickReplies.Count > 0 ? SectionMax : TextMax;
            if (TextSplitter.Split(message.Text, max) is not { } parts)
                return ApiRequests.TextTooLong(max);
            contents.AddRange(parts.Select(part => new Content(part)));
        }

        var lastText = contents.Count - 1;
        contents.AddRange(message.Attachments.Select(Media));
        var authorization = ("Authorization", "Bearer " + token.RevealText());
        var url = ApiRequests.Url(account, ProviderBase, "/api/chat.postMessage");
        return new EncodeResult([.. contents.Select((content, index) => ApiRequests.Post(
            url,
            ApiRequests.Body(content, (writer, c) => Write(writer, c, message, index == lastText ? message.QuickReplies : [])),
            authorization) with { ContentType = "application/json; charset=utf-8" })]);
    }

    private static EncodeResult? Refusal(OutboundMessage message)
    {
        if (ApiRequests.Refusal(message) is { } refusal)
            return refusal;
        if (message.Template is not null)
            return EncodeResult.Refused("template_unsupported", "template: Slack has none; send text");
        return SendLimits.QuickReplies(message.QuickReplies, "Slack", ButtonsMax, LabelMax, ValueMax)
            ?? SendLimits.HttpsAttachments(message, "Slack", UrlMax);
    }

    private static Content Media(Attachment attachment)
    {
        var url = attachment.Url!;
        var name = attachment.Name is { Length: > AltMax } longer ? longer[..AltMax] : attachment.Name;
        return attachment.Kind == "image"
            ? new Content(name ?? url, url)
            : new Content(name is null ? url : $"{name}\n{url}");
    }

    private static void Write(Utf8JsonWriter writer, Content content, OutboundMessage message, IReadOnlyList<QuickReply> choices)
    {
        writer.WriteString("channel"u8, message.Recipient);
        if (ThreadContext.Parent(message) is { } thread)
            writer.WriteString("thread_ts"u8, thread);
        writer.WriteString("text"u8, SlackText.Escaped(content.Text));
        // Asterisks and underscores of an agent are what they look like.
        writer.WriteBoolean("mrkdwn"u8, false);
        if (content.Image is null && choices.Count == 0)
            return;
        writer.WriteStartArray("blocks"u8);
        if (content.Image is { } image)
        {
            writer.WriteStartObject();
            writer.WriteString("type"u8, "image"u8);
            writer.WriteString("image_url"u8, image);
            writer.WriteString("alt_text"u8, content.Text.Length > AltMax ? content.Text[..AltMax] : content.Text);
            writer.WriteEndObject();
        }
        else
        {
            writer.WriteStartObject();
            writer.WriteString("type"u8, "section"u8);
            PlainText(writer, content.Text);
            writer.WriteEndObject();
            Buttons(writer, choices);
        }

        writer.WriteEndArray();
    }

    private static void Buttons(Utf8JsonWriter writer, IReadOnlyList<QuickReply> choices)
    {
        writer.WriteStartObject();
        writer.WriteString("type"u8, "actions"u8);
        writer.WriteStartArray("elements"u8);
        for (var i = 0; i < choices.Count; i++)
        {
            writer.WriteStartObject();
            writer.WriteString("type"u8, "button"u8);
            PlainText(writer, choices[i].Label);
            writer.WriteString("value"u8, choices[i].Value);

            // Names must differ within one block.
            writer.WriteString("action_id"u8, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"reply-{i}"));
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void PlainText(Utf8JsonWriter writer, string text)
    {
        writer.WriteStartObject("text"u8);
        writer.WriteString("type"u8, "plain_text"u8);
        writer.WriteString("text"u8, text);
        writer.WriteEndObject();
    }
}
