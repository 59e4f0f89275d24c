using System.Buffers;
using System.Text;

namespace Gateway.Channels.Email.Text;

/// <summary>The mark-up mail had before pages, as a page: <c>text/enriched</c> (RFC 1896), and <c>text/richtext</c> (RFC 1341) before that.</summary>
internal static class EnrichedText
{
    private static readonly SearchValues<char> Signs = SearchValues.Create("&<\r\n");

    private static readonly (string Command, string Page)[] Commands = [("<nl>", "\n"), ("<np>", "<p>"), ("<paragraph>", "<p>"), ("<lt>", "&lt;")];

    /// <summary>What stands between them is for programs.</summary>
    private static readonly (string Start, string End)[] Asides = [("<param>", "</param>"), ("<comment>", "</comment>")];

    public static string AsPage(string text, bool isRichText)
    {
        // Lines of the page are lines of the text: an element for each would cost hundreds of bytes for one.
        var page = new StringBuilder("<pre>", text.Length + "<pre>".Length);
        var rest = text.AsSpan();
        while (rest.IndexOfAny(Signs) is >= 0 and var plain)
        {
            page.Append(rest[..plain]);
            rest = rest[plain..];
            rest = rest[(rest[0] switch { '&' => Ampersand(page), '<' => Command(rest, isRichText, page), _ => Lines(rest, isRichText, page) })..];
        }

        return page.Append(rest).ToString();
    }

    /// <returns>As the others: how much of the text was read.</returns>
    private static int Ampersand(StringBuilder page)
    {
        page.Append("&amp;");
        return 1;
    }

    private static int Command(ReadOnlySpan<char> text, bool isRichText, StringBuilder page)
    {
        if (text.StartsWith("<<"))
        {
            page.Append(isRichText ? "<<" : "&lt;");
            return 2;
        }

        foreach (var (command, shown) in Commands)
        {
            if (!text.StartsWith(command, StringComparison.OrdinalIgnoreCase))
                continue;
            page.Append(shown);
            return command.Length;
        }

        foreach (var (start, end) in Asides)
        {
            if (text.StartsWith(start, StringComparison.OrdinalIgnoreCase) && text[start.Length..].IndexOf('<') is >= 0 and var length
                && text[(start.Length + length)..].StartsWith(end, StringComparison.OrdinalIgnoreCase))
                return start.Length + length + end.Length;
        }

        page.Append('<');
        return 1;
    }

    /// <summary>One line's end is a blank; each further one is a line's end.</summary>
    private static int Lines(ReadOnlySpan<char> text, bool isRichText, StringBuilder page)
    {
        var (count, at) = (0, 0);
        while (text[at..] is ['\n', ..] or ['\r', '\n', ..])
        {
            at += text[at] == '\n' ? 1 : 2;
            count++;
        }

        if (count == 0)
        {
            page.Append('\r');
            return 1;
        }

        var isBlank = isRichText || count == 1;
        page.Append(isBlank ? ' ' : '\n', isBlank ? 1 : count - 1);
        return at;
    }
}
