using System.Buffers;

namespace Gateway.Channels.Email.Text;

/// <summary>What single lines of a mail are, beside text: a quotation, a ruler.</summary>
internal static class MailLines
{
    private static readonly SearchValues<char> RulerSigns = SearchValues.Create("-_,=+~#*ᐧ—‐");

    public static bool IsBlank(ReadOnlySpan<char> line) => line.IsWhiteSpace();

    /// <summary><c>&gt; quoted</c>, <c>AB&gt; quoted</c>, <c>| quoted</c>.</summary>
    public static bool IsQuote(ReadOnlySpan<char> line)
    {
        var start = line.TrimStart();
        if (start.IsEmpty || start[0] is '>' or '|')
            return !start.IsEmpty && (start[0] == '>' || (start.Length > 1 && start[1] == ' ' && !start[1..].Contains('|')));
        var mark = start.IndexOf('>');
        return mark is > 0 and <= 3 && !start[..mark].ContainsAnyExceptInRange('A', 'Z');
    }

    /// <summary>A line of one repeated sign, as programs and signatures draw it.</summary>
    public static bool IsRuler(ReadOnlySpan<char> line)
    {
        var bare = line.Trim();
        return bare.Length >= 2 && !bare.ContainsAnyExcept(RulerSigns);
    }
}
