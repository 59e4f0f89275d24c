using System.Text.RegularExpressions;

namespace Gateway.Channels.Email.Text;

/// <summary>The mark-up mail had before pages, as a page: <c>text/enriched</c> (RFC 1896), and <c>text/richtext</c> (RFC 1341) before that.</summary>
internal static partial class EnrichedText
{
    public static string AsPage(string text, bool isRichText) => Signs().Replace(text, sign => sign.Value.ToLowerInvariant() switch
    {
        "&" => "&amp;",
        "<<" => isRichText ? "<<" : "&lt;",
        "<nl>" => "<br>",
        "<np>" or "<paragraph>" => "<p>",
        "<lt>" => "&lt;",
        ['<', ..] => "",
        var lines => LinesOf(lines, isRichText),
    });

    /// <summary>One line's end is a blank; each further one is a line's end.</summary>
    private static string LinesOf(string lines, bool isRichText)
    {
        var count = lines.AsSpan().Count('\n');
        return isRichText || count < 2 ? " " : string.Concat(Enumerable.Repeat("<br>", count - 1));
    }

    [GeneratedRegex(@"&|<<|<(nl|np|paragraph|lt)>|<param>[^<]*</param>|<comment>[^<]*</comment>|(\r?\n)+", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Signs();
}
