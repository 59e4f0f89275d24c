using System.Collections.Frozen;

namespace Gateway.Channels.Email.Charsets;

/// <summary>The encoding behind a charset label as mail writes it; labels that lie by habit are read as what they mean.</summary>
/// <remarks>
/// Supersets stand for their subsets where senders mix them up: GB18030 for GB2312 and GBK, code page 932 for Shift_JIS, 949 for EUC-KR,
/// windows-1252 for ISO-8859-1, windows-874 for TIS-620, as https://encoding.spec.whatwg.org/#names-and-labels does.
/// </remarks>
internal static class CharsetLabels
{
    // "iso-8859-1" is ten characters; the longest registered label has 45. Beyond it somebody goes on with something else.
    private const int LabelMax = 64;

    public const int Utf7 = 65000;

    /// <summary>Labels that say nothing, and those of ASCII, which nobody who writes other letters means.</summary>
    private static readonly FrozenSet<string> Empty = FrozenSet.Create(
        "", "usascii", "ascii", "iso646us", "iso646", "us", "cp367", "ibm367", "csascii", "7bit", "8bit", "binary", "none", "null", "default", "unknown", "xunknown", "unknown8bit",
        "xunknown8bit", "userdefined", "xuserdefined", "undefined", "any", "auto", "text", "charset");

    /// <summary>By letters that are not yet a string: a long label is tried at each of its lengths.</summary>
    private static readonly FrozenDictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> Names = CharsetNames.All.GetAlternateLookup<ReadOnlySpan<char>>();

    // Fewer letters begin too many words.
    private const int PrefixMin = 4;

    /// <summary>The code page of a label; 0 for none, for US-ASCII (which nobody who writes other letters means) and for nonsense.</summary>
    public static int CodePage(string? label)
    {
        if (string.IsNullOrEmpty(label))
            return 0;
        if (Known(Normalize(label)) is var page and not 0)
            return page;

        // Some write other parameters behind the label without a semicolon.
        var blank = label.AsSpan().Trim().IndexOfAny(' ', '\t', ',');
        return blank > 0 ? Known(Normalize(label.AsSpan().Trim()[..blank])) : 0;
    }

    /// <summary>Whether a label names a charset, but none that is known here.</summary>
    public static bool IsForeign(string? label) => !string.IsNullOrEmpty(label) && CodePage(label) == 0 && !SaysNothing(Normalize(label));

    private static bool SaysNothing(string name) => Empty.Contains(name) || name.StartsWith("ansix3", StringComparison.Ordinal);

    private static int Known(string name)
    {
        if (name.StartsWith("charset", StringComparison.Ordinal))
            name = name["charset".Length..];
        if (CharsetNames.All.TryGetValue(name, out var page))
            return page;
        if (SaysNothing(name))
            return 0;
        if (Numbered(name) is var number and not 0)
            return number;
        return name is ['x', ..] && Names.TryGetValue(name.AsSpan(1), out page) ? page : Begun(name);
    }

    /// <summary>windows-1251, cp1251, x-cp1251, x-windows-1251, ms1251, win1251, 1251; cp28592, ibm869; words may follow without a blank.</summary>
    private static int Numbered(string name)
    {
        var digits = name.AsSpan().TrimStart("abcdefghijklmnopqrstuvwxyz");
        var length = digits.IndexOfAnyExceptInRange('0', '9');
        digits = length < 0 ? digits : digits[..length];
        if (digits.Length is < 3 or > 5 || !int.TryParse(digits, out var number))
            return 0;
        var isNamed = name.StartsWith("cp", StringComparison.Ordinal) || name.StartsWith("ibm", StringComparison.Ordinal) || name.StartsWith("ccsid", StringComparison.Ordinal)
            || name.StartsWith("dos", StringComparison.Ordinal) || name.StartsWith("pc", StringComparison.Ordinal) || name.StartsWith("xcp", StringComparison.Ordinal) || name.StartsWith("xibm", StringComparison.Ordinal);
        return number is >= 1250 and <= 1258 || (isNamed && MailEncodings.Of(number) is not null) ? number : 0;
    }

    /// <summary>A label with something behind it, as of pages that were taken apart by hand: <c>utf-8http-equiv</c>.</summary>
    private static int Begun(string name)
    {
        for (var length = name.Length - 1; length >= PrefixMin; length--)
        {
            var isNumberCut = char.IsAsciiDigit(name[length - 1]) && char.IsAsciiDigit(name[length]);
            if (!isNumberCut && Names.TryGetValue(name.AsSpan(0, length), out var page))
                return page;
        }

        return 0;
    }

    /// <summary>Lower case, letters and digits only: <c>ISO_8859-1:1987</c>, <c>"utf8"</c> and <c>utf-8</c> each mean one thing.</summary>
    private static string Normalize(ReadOnlySpan<char> label)
    {
        Span<char> kept = stackalloc char[LabelMax];
        var count = 0;
        foreach (var c in label[..Math.Min(label.Length, LabelMax)])
        {
            // A year behind a colon, or a language behind an asterisk, only tells the edition.
            if ((c is ':' or '*' or '(') && count > 0)
                break;
            if (char.IsAsciiLetterOrDigit(c))
                kept[count++] = char.ToLowerInvariant(c);
        }

        return kept[..count].ToString();
    }
}
