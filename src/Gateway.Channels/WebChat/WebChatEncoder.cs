using System.Text.Json;
using Gateway.Channels.Sending;
using Gateway.Contracts;

namespace Gateway.Channels.WebChat;

/// <summary>One frame to a visitor, as a request whose URL is <c>webchat:VISITOR</c> (percent-encoded): the host writes the body into the open socket.</summary>
/// <remarks>
/// <code>
/// {"type":"message","id":DELIVERY_ID,"text":"..","attachments":[{"kind","url","mime","name","size"}],
///  "quickReplies":[{"label","value"}],"replyTo":ID}
/// {"type":"typing"}
/// </code>
/// The parts of a long text have ids of their own; a client shows a frame with an id it knows no second time.
/// </remarks>
internal static class WebChatEncoder
{
    // Two screens of text read better in parts, and a frame of it stays far under the 128 KiB a socket takes.
    public const int TextMax = 16_384;

    public static EncodeResult Encode(OutboundMessage message)
    {
        if (ApiRequests.Refusal(message) is { } refusal)
            return refusal;
        if (message.Template is not null)
            return EncodeResult.Refused("template_unsupported", "template: web chat has none; send text");
        if (message.Attachments.Any(a => a.Url is null))
            return EncodeResult.Refused("attachment_url", "attachments.url: must be given on web chat");
        var parts = string.IsNullOrWhiteSpace(message.Text) ? [null] : TextSplitter.Split(message.Text, TextMax)?.ToArray<string?>();
        if (parts is null)
            return ApiRequests.TextTooLong(TextMax);

        var url = AddressOf(message.Recipient);
        var requests = new SendRequest[parts.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            var frame = (message, Text: parts[i], Part: i, IsLast: i == parts.Length - 1);
            requests[i] = ApiRequests.Post(url, ApiRequests.Body(frame, static (writer, f) => Frame(writer, f.message, f.Text, f.Part, f.IsLast)));
        }

        return new EncodeResult(requests);
    }

    public static SendRequest Typing(string visitor) => ApiRequests.Post(AddressOf(visitor), "{\"type\":\"typing\"}"u8.ToArray());

    private static Uri AddressOf(string visitor) => new("webchat:" + Uri.EscapeDataString(visitor));

    private static void Frame(Utf8JsonWriter writer, OutboundMessage message, string? text, int part, bool isLast)
    {
        writer.WriteString("type"u8, "message"u8);
        writer.WriteString("id"u8, ApiRequests.PartId(message.DeliveryId, part));
        if (text is not null)
            writer.WriteString("text"u8, text);
        if (part == 0 && message.ReplyTo is not null)
            writer.WriteString("replyTo"u8, message.ReplyTo);
        if (!isLast)
            return;
        Attachments(writer, message.Attachments);
        Choices(writer, message.QuickReplies);
    }

    private static void Attachments(Utf8JsonWriter writer, IReadOnlyList<Attachment> attachments)
    {
        if (attachments.Count == 0)
            return;
        writer.WriteStartArray("attachments"u8);
        foreach (var attachment in attachments)
        {
            writer.WriteStartObject();
            writer.WriteString("kind"u8, attachment.Kind);
            writer.WriteString("url"u8, attachment.Url);
            if (attachment.Mime is not null)
                writer.WriteString("mime"u8, attachment.Mime);
            if (attachment.Name is not null)
                writer.WriteString("name"u8, attachment.Name);
            if (attachment.Size is { } size)
                writer.WriteNumber("size"u8, size);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void Choices(Utf8JsonWriter writer, IReadOnlyList<QuickReply> choices)
    {
        if (choices.Count == 0)
            return;
        writer.WriteStartArray("quickReplies"u8);
        foreach (var choice in choices)
        {
            writer.WriteStartObject();
            writer.WriteString("label"u8, choice.Label);
            writer.WriteString("value"u8, choice.Value);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
