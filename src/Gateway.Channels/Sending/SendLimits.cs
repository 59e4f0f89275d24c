using Gateway.Contracts;

namespace Gateway.Channels.Sending;

/// <summary>Limits many send APIs have in their own numbers, told in the same words. Null when they are kept.</summary>
internal static class SendLimits
{
    public static EncodeResult? QuickReplies(IReadOnlyList<QuickReply> replies, string channel, int countMax, int labelMax, int valueMax) =>
        replies.Count > countMax
            ? EncodeResult.Refused("quick_replies_too_many", $"quickReplies: at most {countMax} on {channel}")
            : QuickReplyTexts(replies, labelMax, valueMax);

    public static EncodeResult? QuickReplyTexts(IReadOnlyList<QuickReply> replies, int labelMax, int valueMax)
    {
        if (replies.Any(r => r.Label.Length == 0 || r.Label.Length > labelMax))
            return EncodeResult.Refused("quick_reply_label", $"quickReplies.label: must have 1 to {labelMax} characters");
        return replies.Any(r => r.Value.Length == 0 || r.Value.Length > valueMax)
            ? EncodeResult.Refused("quick_reply_value", $"quickReplies.value: must have 1 to {valueMax} characters")
            : null;
    }

    /// <summary>For APIs that take media by their address only.</summary>
    public static EncodeResult? HttpsAttachments(OutboundMessage message, string channel, int urlMax) =>
        message.Attachments.All(a => a.Url is { Length: > 0 } url && url.Length <= urlMax && url.StartsWith("https://", StringComparison.Ordinal))
            ? null
            : EncodeResult.Refused("attachment_url", $"attachments.url: must be an https URL of at most {urlMax} characters on {channel}");
}
