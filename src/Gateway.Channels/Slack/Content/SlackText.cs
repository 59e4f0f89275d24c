namespace Gateway.Channels.Slack;

/// <summary>The three characters Slack keeps for its own mark-up, and nothing else of HTML.</summary>
/// <remarks>https://docs.slack.dev/messaging/formatting-message-text/#escaping</remarks>
internal static class SlackText
{
    /// <summary>Text as its writer typed it.</summary>
    public static string? Plain(string? text) =>
        text?.Contains('&', StringComparison.Ordinal) == true
            ? text.Replace("&lt;", "<", StringComparison.Ordinal).Replace("&gt;", ">", StringComparison.Ordinal).Replace("&amp;", "&", StringComparison.Ordinal)
            : text;

    /// <summary>Text that calls nobody and links nothing by what stands between brackets.</summary>
    public static string Escaped(string text) =>
        text.AsSpan().ContainsAny('&', '<', '>')
            ? text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal)
            : text;
}
