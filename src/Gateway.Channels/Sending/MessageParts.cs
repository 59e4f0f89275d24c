using Gateway.Contracts;

namespace Gateway.Channels.Sending;

/// <summary>One message of a channel that carries a text and media together: the text in parts that fit, the media with the last of them.</summary>
internal readonly record struct MessagePart(string? Text, IReadOnlyList<Attachment> Media);

internal static class MessageParts
{
    // The longest URL any of these providers documents.
    private const int UrlMax = 2000;

    /// <summary>Null and the parts, or why the message cannot go.</summary>
    /// <param name="mediaMax">Media one message may carry; 0 where they go as their link behind the text.</param>
    /// <param name="captioned">Which media carry a text; every one where this is left out. What carries none follows the text in a part of its own.</param>
    public static EncodeResult? Of(
        OutboundMessage message, string channel, int textMax, int mediaMax, out List<MessagePart> parts, Func<Attachment, bool>? captioned = null)
    {
        parts = [];
        if (ApiRequests.Refusal(message) is { } refusal)
            return refusal;
        foreach (var attachment in message.Attachments)
        {
            if (attachment.Url is not { Length: > 0 and <= UrlMax } url || !Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme is not ("https" or "http"))
                return EncodeResult.Refused("attachment_url", $"attachments.url: must be an http or https URL of at most {UrlMax} characters on {channel}");
        }

        var text = message.Text;
        if (mediaMax == 0)
            text = string.Join('\n', message.Attachments.Select(a => a.Url).Prepend(string.IsNullOrWhiteSpace(text) ? null : text).Where(t => t is not null));
        if (!string.IsNullOrWhiteSpace(text))
        {
            if (TextSplitter.Split(text, textMax) is not { } texts)
                return ApiRequests.TextTooLong(textMax);
            parts.AddRange(texts.Select(part => new MessagePart(part, [])));
        }

        if (mediaMax > 0)
            AddMedia(message, mediaMax, parts, captioned);
        return null;
    }

    private static void AddMedia(OutboundMessage message, int mediaMax, List<MessagePart> parts, Func<Attachment, bool>? captioned)
    {
        foreach (var chunk in message.Attachments.Chunk(mediaMax))
        {
            // Buttons stand under a text, not under a caption.
            if (parts.Count > 0 && parts[^1].Media.Count == 0 && message.QuickReplies.Count == 0 && (captioned is null || captioned(chunk[0])))
                parts[^1] = parts[^1] with { Media = chunk };
            else
                parts.Add(new MessagePart(null, chunk));
        }
    }

    /// <summary>Null when the message asks for nothing the channel lacks.</summary>
    public static EncodeResult? Unsupported(OutboundMessage message, string channel, bool template = false, bool quickReplies = false)
    {
        if (message.Template is not null && !template)
            return EncodeResult.Refused("template_unsupported", $"template: {channel} has none here; send text");
        return message.QuickReplies.Count > 0 && !quickReplies
            ? EncodeResult.Refused("quick_replies_unsupported", $"quickReplies: {channel} has none; write the choices into the text")
            : null;
    }
}
