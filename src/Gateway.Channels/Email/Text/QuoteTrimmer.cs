using System.Text;

namespace Gateway.Channels.Email.Text;

/// <summary>
/// What the customer wrote, without the mail it answers and the program's signature. Answers written between quoted lines keep those lines;
/// a forwarded mail is kept; when nothing would be left, nothing is cut.
/// </summary>
/// <remarks>Line classes and the order of the cuts follow github.com/discourse/email_reply_trimmer, whose corpus the tests read.</remarks>
internal static class QuoteTrimmer
{
    // A quoted mail begins within the first screens; a text of more lines than this is shown as it is.
    private const int LinesMax = 20_000;

    // This much own text below a quotation is an answer written there; less is a signature or a list's footer.
    private const int AnswerBelowMin = 7;

    // Eight headers, each folded once; a longer list of such lines is not walked again from each of them.
    private const int HeaderBlockMax = 16;

    private enum Kind : byte
    {
        Text,
        Blank,
        Quote,
        Attribution,
        Header,
        Ruler,
        Signature,
        Forward,
    }

    /// <summary>The own text; <paramref name="rest"/> is what was cut behind it, null when nothing was.</summary>
    public static string Trim(string text, out string? rest)
    {
        rest = null;
        var whole = text.ReplaceLineEndings("\n").Trim('\n', '\r', ' ', '\t', '\u00A0');
        var count = whole.AsSpan().Count('\n') + 1;
        if (count > LinesMax)
            return whole;
        var lines = new TextLines(whole, count);
        var kinds = Classify(lines);
        var first = AnswerAtEnd(kinds);
        var end = AboveSignature(kinds, first, first > 0 ? lines.Count : Cut(lines, kinds));
        var kept = Join(lines, first, end);
        if (kept.Length == 0)
            return whole;
        rest = Rest(lines.Between(0, first).Trim(), lines.Between(end, lines.Count).Trim());
        return kept;
    }

    private static string? Rest(ReadOnlySpan<char> above, ReadOnlySpan<char> below) =>
        above.IsEmpty && below.IsEmpty ? null : above.IsEmpty ? below.ToString() : below.IsEmpty ? above.ToString() : $"{above}\n{below}";

    private static Kind[] Classify(TextLines lines)
    {
        var kinds = new Kind[lines.Count];
        for (var i = 0; i < lines.Count; i++)
        {
            var line = lines[i];
            if (MailLines.IsBlank(line))
                kinds[i] = Kind.Blank;
            else if (Attribution.IsForward(line))
                kinds[i] = Kind.Forward;
            else if (Attribution.Length(lines, i) is > 0 and var count)
            {
                kinds.AsSpan(i, count).Fill(Kind.Attribution);
                i += count - 1;
            }
            else
            {
                kinds[i] = MailLines.IsRuler(line) ? Kind.Ruler
                    : SentFrom.Is(line) ? Kind.Signature
                    : MailLines.IsQuote(line) && !IsEscaped(lines, i) ? Kind.Quote
                    : CopiedHeaders.Of(line) != CopiedHeader.None ? Kind.Header
                    : Kind.Text;
            }
        }

        return kinds;
    }

    /// <summary>A line of the text that begins with "From ", before which mailbox files put a sign: it stands alone.</summary>
    private static bool IsEscaped(TextLines lines, int at) =>
        lines[at].StartsWith(">From ") && (at == 0 || !MailLines.IsQuote(lines[at - 1])) && (at + 1 == lines.Count || !MailLines.IsQuote(lines[at + 1]));

    /// <summary>Quotation on top, answer below it, as on mailing lists: where the answer begins; 0 when it is not so.</summary>
    private static int AnswerAtEnd(Kind[] kinds)
    {
        var at = Array.FindIndex(kinds, kind => kind != Kind.Blank);
        if (at < 0 || kinds[at] != Kind.Attribution)
            return 0;
        var firstText = Array.IndexOf(kinds, Kind.Text, at);
        if (firstText < 0 || !kinds.AsSpan(at, firstText - at).Contains(Kind.Quote))
            return 0;
        return kinds.AsSpan(firstText).ContainsAnyExcept(Kind.Text, Kind.Blank, Kind.Signature) ? 0 : firstText;
    }

    /// <summary>The line from which everything belongs to the mail that is answered.</summary>
    private static int Cut(TextLines lines, Kind[] kinds)
    {
        var forward = Array.IndexOf(kinds, Kind.Forward);
        var seen = false;
        for (var i = 0; i < kinds.Length && i != forward; i++)
        {
            switch (kinds[i])
            {
                case Kind.Text:
                    seen = true;
                    break;
                case Kind.Ruler when seen && IsFooter(lines, kinds, i):
                    return WithoutQuotes(kinds, i);
                case Kind.Attribution when seen && !AnswersBelow(kinds, i, IsSalutation(lines, kinds, i) ? 1 : AnswerBelowMin):
                    return i;
                case Kind.Header when seen && IsHeaderBlock(lines, kinds, i):
                    return i;
                default:
                    break;
            }
        }

        return forward >= 0 ? kinds.Length : TrailingQuotes(kinds, kinds.Length);
    }

    /// <summary>What stands above a signature may end with a quotation; above a copied mail an answer's end is not looked for.</summary>
    private static int WithoutQuotes(Kind[] kinds, int end)
    {
        var own = TrailingQuotes(kinds, end);
        return kinds.AsSpan(0, own).Contains(Kind.Text) ? own : end;
    }

    /// <summary>Two or three signs announce a signature, and a longer ruler cuts above a copied mail; one drawn inside the own text cuts nothing.</summary>
    private static bool IsFooter(TextLines lines, Kind[] kinds, int ruler)
    {
        if (kinds.AsSpan(ruler).Contains(Kind.Forward))
            return false;
        var next = ruler + 1;
        while (next < kinds.Length && kinds[next] == Kind.Blank)
            next++;
        return lines[ruler].Trim().Length <= 3 || next == kinds.Length
            || kinds[next] is Kind.Attribution or Kind.Quote || (kinds[next] == Kind.Header && IsHeaderBlock(lines, kinds, next));
    }

    /// <summary>"Dear Ann," and nothing else above the quotation: whoever writes so goes on below it.</summary>
    private static bool IsSalutation(TextLines lines, Kind[] kinds, int attribution)
    {
        var above = kinds.AsSpan(0, attribution);
        var text = above.IndexOf(Kind.Text);
        return above.LastIndexOf(Kind.Text) == text && lines[text].TrimEnd().EndsWith(',') && !above[text..].ContainsAnyExcept(Kind.Text, Kind.Blank);
    }

    private static bool AnswersBelow(Kind[] kinds, int attribution, int min)
    {
        var below = kinds.AsSpan(attribution);
        if (!below.Contains(Kind.Quote))
            return false;
        var end = below.IndexOf(Kind.Ruler);
        var answer = 0;
        var quoted = false;
        foreach (var kind in end < 0 ? below : below[..end])
        {
            quoted |= kind == Kind.Quote;
            answer += quoted && kind == Kind.Text ? 1 : 0;
        }

        return answer >= min;
    }

    /// <summary>
    /// Three copied headers, with at most two folded lines among them, of which one names an address, or two the subject and the date: people write "From: Berlin" and "To: Munich"
    /// themselves.
    /// </summary>
    private static bool IsHeaderBlock(TextLines lines, Kind[] kinds, int at)
    {
        var (headers, others) = (0, 0);
        var (hasAddress, hasSubject, hasDate) = (false, false, false);
        var end = Math.Min(kinds.Length, at + HeaderBlockMax);
        for (var i = at; i < end && kinds[i] != Kind.Blank && others <= 2; i++)
        {
            if (kinds[i] != Kind.Header)
            {
                others++;
                continue;
            }

            headers++;
            var told = CopiedHeaders.Of(lines[i]);
            hasAddress |= told == CopiedHeader.From && lines[i].ContainsAny('@', '<');
            hasSubject |= told == CopiedHeader.Subject;
            hasDate |= told == CopiedHeader.Date;
        }

        return headers >= 3 && (hasAddress || (hasSubject && hasDate));
    }

    private static int TrailingQuotes(Kind[] kinds, int end)
    {
        while (end > 0 && kinds[end - 1] is Kind.Quote or Kind.Blank or Kind.Attribution or Kind.Signature)
            end--;
        return end;
    }

    /// <summary>Where the program's signature begins, when nothing but quoted and copied lines stands between it and the end; else the end.</summary>
    private static int AboveSignature(Kind[] kinds, int first, int end)
    {
        var above = end;
        for (var i = end - 1; i >= first && kinds[i] is not (Kind.Text or Kind.Forward); i--)
        {
            if (kinds[i] == Kind.Signature)
                above = i;
        }

        return above;
    }

    private static string Join(TextLines lines, int first, int end)
    {
        // Most texts lose nothing but their end.
        if (!lines.HaveBlankEnds(first, end))
            return lines.Between(first, end).Trim().ToString();
        var kept = new StringBuilder(lines.Between(first, end).Length);
        for (var i = first; i < end; i++)
            kept.Append(lines[i].TrimEnd()).Append('\n');
        return kept.ToString().Trim();
    }
}
