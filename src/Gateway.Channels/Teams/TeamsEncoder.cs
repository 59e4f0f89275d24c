using System.Text.Json;
using Gateway.Channels.Sending;
using Gateway.Channels.Signing;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;

namespace Gateway.Channels.Teams;

/// <summary><c>POST {base}/v3/conversations/{conversation}/activities</c>, one request a part.</summary>
/// <remarks>
/// <code>
/// {"type":"message","text":"..","textFormat":"plain","replyToId":".."}
/// {"type":"message","attachments":[{"contentType":"image/png","contentUrl":"https://..","name":".."}]}
/// {"type":"message","attachments":[{"contentType":"application/vnd.microsoft.card.hero","content":{"text":"..",
///   "buttons":[{"type":"messageBack","title":"..","displayText":"..","text":"..","value":".."}]}}]}
/// </code>
/// The token goes to Microsoft's own address only, never to the <c>serviceUrl</c> of an activity.
/// </remarks>
internal static class TeamsEncoder
{
    // Teams takes about 28 KB a message; 7,000 UTF-16 units are at most 21 KB of UTF-8.
    public const int TextMax = 7000;

    // What Teams shows of a hero card's buttons, and how much of a label fits.
    private const int ButtonsMax = 6;
    private const int LabelMax = 64;
    private const int ValueMax = 1024;
    private const int UrlMax = 2048;

    private readonly record struct Content(string? Text, Attachment? Image = null);

    public static EncodeResult Encode(OutboundMessage message, AccountModel account)
    {
        if (Refusal(message) is { } refusal)
            return refusal;
        if (account.Current("accessToken") is not { } token)
            return ApiRequests.NoSecret("accessToken");
        var contents = new List<Content>(1);
        if (!string.IsNullOrWhiteSpace(message.Text))
        {
            if (TextSplitter.Split(message.Text, TextMax) is not { } parts)
                return ApiRequests.TextTooLong(TextMax);
            contents.AddRange(parts.Select(part => new Content(part)));
        }

        var lastText = contents.Count - 1;
        contents.AddRange(message.Attachments.Select(a => a.Kind == "image" ? new Content(null, a) : new Content(a.Name is null ? a.Url : $"{a.Name}\n{a.Url}")));
        var url = Url(account, message.Recipient);
        var authorization = ("Authorization", "Bearer " + token.RevealText());
        return new EncodeResult([.. contents.Select((content, index) => ApiRequests.Post(
            url, ApiRequests.Body(content, (writer, c) => Write(writer, c, index == 0 ? message.ReplyTo : null, index == lastText ? message.QuickReplies : [])), authorization))]);
    }

    public static SendRequest? Typing(string conversation, AccountModel account) =>
        account.Current("accessToken") is not { } token
            ? null
            : ApiRequests.Post(Url(account, conversation), "{\"type\":\"typing\"}"u8.ToArray(), ("Authorization", "Bearer " + token.RevealText()));

    private static Uri Url(AccountModel account, string conversation) =>
        ApiRequests.Url(account, TeamsCloud.Of(account).Service, $"/v3/conversations/{Uri.EscapeDataString(conversation)}/activities");

    private static EncodeResult? Refusal(OutboundMessage message)
    {
        if (ApiRequests.Refusal(message) is { } refusal)
            return refusal;
        if (message.Template is not null)
            return EncodeResult.Refused("template_unsupported", "template: Teams has none; send text");
        return SendLimits.QuickReplies(message.QuickReplies, "Teams", ButtonsMax, LabelMax, ValueMax)
            ?? SendLimits.HttpsAttachments(message, "Teams", UrlMax);
    }

    private static void Write(Utf8JsonWriter writer, Content content, string? replyTo, IReadOnlyList<QuickReply> choices)
    {
        writer.WriteString("type"u8, "message"u8);
        if (replyTo is not null)
            writer.WriteString("replyToId"u8, replyTo);
        if (content.Image is null && choices.Count == 0)
        {
            writer.WriteString("text"u8, content.Text);
            writer.WriteString("textFormat"u8, "plain"u8);
            return;
        }

        writer.WriteStartArray("attachments"u8);
        writer.WriteStartObject();
        if (content.Image is { } image)
        {
            writer.WriteString("contentType"u8, image.Mime?.StartsWith("image/", StringComparison.Ordinal) == true ? image.Mime : "image/*");
            writer.WriteString("contentUrl"u8, image.Url);
            if (image.Name is not null)
                writer.WriteString("name"u8, image.Name);
        }
        else
        {
            writer.WriteString("contentType"u8, "application/vnd.microsoft.card.hero"u8);
            writer.WriteStartObject("content"u8);
            writer.WriteString("text"u8, content.Text);
            Buttons(writer, choices);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
        writer.WriteEndArray();
    }

    private static void Buttons(Utf8JsonWriter writer, IReadOnlyList<QuickReply> choices)
    {
        writer.WriteStartArray("buttons"u8);
        foreach (var choice in choices)
        {
            writer.WriteStartObject();
            writer.WriteString("type"u8, "messageBack"u8);
            writer.WriteString("title"u8, choice.Label);
            writer.WriteString("displayText"u8, choice.Label);
            writer.WriteString("text"u8, choice.Label);
            writer.WriteString("value"u8, choice.Value);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
