using System.Text;
using Gateway.Channels.Email.Mime;
using MimeKit;

namespace Gateway.Channels.Email.Reports;

/// <summary>
/// A group of fields in the machine's part of a report (RFC 3464, 2.1), read in place: nobody needs more than six of them, and a part of a few kilobytes may
/// hold thousands of groups.
/// </summary>
internal readonly struct ReportFields
{
    // A report of one recipient takes about 300 bytes.
    private const int LengthMax = 64 * 1024;

    private readonly string? _text;

    private ReportFields(string text) => _text = text;

    /// <summary>False for the group that is none.</summary>
    public bool Any => _text is not null;

    /// <summary>The first value of this name, folded lines put together, words in other charsets read; null when there is none.</summary>
    public string? this[string name]
    {
        get
        {
            for (var at = 0; _text is not null && at < _text.Length;)
            {
                var end = LineEnd(_text, at);
                var line = _text.AsSpan(at, end - at);
                at = end + 1;
                if (!line.StartsWith(name, StringComparison.OrdinalIgnoreCase) || line[name.Length..].TrimStart() is not [':', .. var value])
                    continue;
                var whole = value.Trim().ToString();
                for (; at < _text.Length && _text[at] is ' ' or '\t'; at = end + 1)
                {
                    end = LineEnd(_text, at);
                    whole = whole.Length < MailLimits.HeaderMax ? string.Concat(whole, " ", _text.AsSpan(at, end - at).Trim()) : whole;
                }

                return EncodedWords.Decode(whole);
            }

            return null;
        }
    }

    /// <summary>The groups of a part, one by one; lines without a colon are in none.</summary>
    public static IEnumerable<ReportFields> Groups(MimePart part)
    {
        var text = Encoding.UTF8.GetString(PartBytes.Read(part, LengthMax)).ReplaceLineEndings("\n");
        for (var at = 0; at < text.Length;)
        {
            var end = text.IndexOf("\n\n", at, StringComparison.Ordinal);
            end = end < 0 ? text.Length : end;
            if (text.AsSpan(at, end - at).Contains(':'))
                yield return new ReportFields(text[at..end].Trim('\n'));
            at = end + 2;
        }
    }

    private static int LineEnd(string text, int at)
    {
        var end = text.IndexOf('\n', at);
        return end < 0 ? text.Length : end;
    }
}
