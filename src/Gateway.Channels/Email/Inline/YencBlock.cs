using System.Globalization;

namespace Gateway.Channels.Email.Inline;

/// <summary>A block of yEnc (http://www.yenc.org/yenc-draft.1.3.txt): <c>=ybegin line=128 size=9 name=a.bin</c>, bytes, <c>=yend size=9</c>; a part of a file counts as one.</summary>
internal static class YencBlock
{
    /// <summary>Length of the block the text begins with; 0 when it begins with none, or is not as long as it says.</summary>
    public static int Read(ReadOnlyMemory<byte> text, out InlineFile file)
    {
        file = default;
        var span = text.Span;
        var head = TextLine.At(span, 0, out var at);
        var named = head.IndexOf(" name="u8);
        if (named < 0 || head.IndexOf(" size="u8) < 0 || head[(named + 6)..].Trim((byte)' ').IsEmpty)
            return 0;
        if (span[at..].StartsWith("=ypart "u8))
            TextLine.At(span, at, out at);
        var end = End(span[at..]);
        if (end < 0)
            return 0;
        var size = Bytes(span.Slice(at, end));
        var tail = TextLine.At(span, at + end, out var next);
        if (Size(tail) != size)
            return 0;
        file = new InlineFile(text[(named + 6)..head.Length], size);
        return next;
    }

    /// <summary>Where the last line begins; -1 when another block comes first, or nothing.</summary>
    private static int End(ReadOnlySpan<byte> text)
    {
        if (text.StartsWith("=yend "u8))
            return 0;

        // In the bytes themselves an equals sign stands before a byte that is escaped, which a y never is.
        for (var from = 0; text[from..].IndexOf("=y"u8) is >= 0 and var found; from += found + 2)
        {
            var at = from + found;
            if (at == 0 || text[at - 1] is not ((byte)'\n' or (byte)'\r'))
                continue;
            return text[at..].StartsWith("=yend "u8) ? at : -1;
        }

        return -1;
    }

    private static long Bytes(ReadOnlySpan<byte> data) => data.Length - data.Count((byte)'\r') - data.Count((byte)'\n') - Escapes(data);

    private static int Escapes(ReadOnlySpan<byte> data)
    {
        var count = 0;
        for (; data.IndexOf((byte)'=') is >= 0 and var at; data = data[Math.Min(data.Length, at + 2)..])
            count++;
        return count;
    }

    private static long Size(ReadOnlySpan<byte> tail)
    {
        var at = tail.IndexOf(" size="u8);
        var digits = at < 0 ? [] : tail[(at + 6)..];
        var length = digits.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        return long.TryParse(length < 0 ? digits : digits[..length], NumberStyles.None, CultureInfo.InvariantCulture, out var size) ? size : -1;
    }
}
