using System.Text.Json;
using Gateway.Channels.Sending;
using Gateway.Channels.Signing;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;

namespace Gateway.Channels.Webex;

/// <summary><c>POST {base}/v1/messages</c>, one request a part; a file goes with the last text or alone.</summary>
/// <remarks>
/// <code>
/// {"roomId":"..","parentId":"..","text":"..","files":["https://.."]}
/// {"roomId":"..","text":"..","attachments":[{"contentType":"application/vnd.microsoft.card.adaptive","content":{"type":"AdaptiveCard","version":"1.2",
///   "body":[{"type":"TextBlock","text":"..","wrap":true}],"actions":[{"type":"Action.Submit","title":"..","data":{"reply":".."}}]}}]}
/// </code>
/// https://developer.webex.com/docs/api/v1/messages/create-a-message
/// </remarks>
internal static class WebexEncoder
{
    /// <summary>The field our own buttons answer with.</summary>
    public const string ReplyField = "reply";

    // Webex takes 7,439 bytes; a UTF-16 unit has at most three.
    public const int TextMax = 2479;
    public const string ProviderBase = "https://webexapis.com";

    // What a card shows without folding, and how much of a title fits.
    private const int ButtonsMax = 6;
    private const int LabelMax = 64;
    private const int ValueMax = 1024;

    public static EncodeResult Encode(OutboundMessage message, AccountModel account)
    {
        if (message.Template is not null)
            return EncodeResult.Refused("template_unsupported", "template: Webex has none; send text");
        if (SendLimits.QuickReplies(message.QuickReplies, "Webex", ButtonsMax, LabelMax, ValueMax) is { } limit)
            return limit;
        if (MessageParts.Of(message, "Webex", TextMax, mediaMax: 1, out var parts) is { } wrong)
            return wrong;
        if (account.Current("accessToken") is not { } token)
            return ApiRequests.NoSecret("accessToken");
        var url = ApiRequests.Url(account, ProviderBase, "/v1/messages");
        var authorization = ("Authorization", "Bearer " + token.RevealText());
        var lastText = parts.FindLastIndex(p => p.Text is not null);

        // A card and a file exclude each other: the card goes with the text, and the file behind it.
        if (message.QuickReplies.Count > 0 && parts[lastText].Media.Count > 0)
        {
            parts.Insert(lastText + 1, parts[lastText] with { Text = null });
            parts[lastText] = parts[lastText] with { Media = [] };
        }

        return new EncodeResult([.. parts.Select((part, index) => ApiRequests.Post(
            url, ApiRequests.Body(part, (writer, p) => Write(writer, p, message, index == lastText ? message.QuickReplies : [])), authorization))]);
    }

    private static void Write(Utf8JsonWriter writer, MessagePart part, OutboundMessage message, IReadOnlyList<QuickReply> choices)
    {
        writer.WriteString("roomId"u8, message.Recipient);
        if (ThreadContext.Parent(message) is { } parent)
            writer.WriteString("parentId"u8, parent);
        if (part.Text is not null)
            writer.WriteString("text"u8, part.Text);
        if (part.Media.Count > 0)
        {
            writer.WriteStartArray("files"u8);
            foreach (var file in part.Media)
            {
                writer.WriteStringValue(file.Url);
            }

            writer.WriteEndArray();
        }

        if (choices.Count > 0)
            Card(writer, part.Text!, choices);
    }

    private static void Card(Utf8JsonWriter writer, string text, IReadOnlyList<QuickReply> choices)
    {
        writer.WriteStartArray("attachments"u8);
        writer.WriteStartObject();
        writer.WriteString("contentType"u8, "application/vnd.microsoft.card.adaptive"u8);
        writer.WriteStartObject("content"u8);
        writer.WriteString("type"u8, "AdaptiveCard"u8);
        writer.WriteString("version"u8, "1.2"u8);
        writer.WriteStartArray("body"u8);
        writer.WriteStartObject();
        writer.WriteString("type"u8, "TextBlock"u8);
        writer.WriteString("text"u8, text);
        writer.WriteBoolean("wrap"u8, true);
        writer.WriteEndObject();
        writer.WriteEndArray();
        writer.WriteStartArray("actions"u8);
        foreach (var choice in choices)
        {
            writer.WriteStartObject();
            writer.WriteString("type"u8, "Action.Submit"u8);
            writer.WriteString("title"u8, choice.Label);
            writer.WriteStartObject("data"u8);
            writer.WriteString(ReplyField, choice.Value);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteEndArray();
    }
}
