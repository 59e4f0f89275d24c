using System.Buffers;

namespace Gateway.Channels.Email.Mime;

/// <summary>Line ends of <c>quoted-printable</c> that a relay put blanks before: <c>=</c>, blanks and the end are one soft break (RFC 2045, 6.7, rule 3).</summary>
internal static class SoftBreaks
{
    // A byte is written with up to three signs, and a line's end belongs to each 76 of them.
    private const int SignsMax = 4;

    /// <summary>The content without those blanks; null when there are none, as nearly always.</summary>
    /// <param name="max">How much of the decoded content is wanted.</param>
    public static Stream? Mended(Stream raw, int max)
    {
        var wanted = (int)Math.Min(raw.Length, (long)max * SignsMax);
        var rented = ArrayPool<byte>.Shared.Rent(wanted);
        raw.Position = 0;
        var text = rented.AsSpan(0, raw.ReadAtLeast(rented.AsSpan(0, wanted), wanted, throwOnEndOfStream: false));
        MemoryStream? mended = null;
        var copied = 0;
        for (var at = Next(text, 0); at >= 0; at = Next(text, at))
        {
            var blanks = text[at..].IndexOfAnyExcept((byte)' ', (byte)'\t');
            if (blanks > 0 && text[at + blanks] is (byte)'\r' or (byte)'\n')
            {
                mended ??= new MemoryStream(text.Length);
                mended.Write(text[copied..at]);
                copied = at + blanks;
            }

            at += Math.Max(1, blanks);
        }

        mended?.Write(text[copied..]);
        ArrayPool<byte>.Shared.Return(rented);
        return mended;
    }

    /// <summary>Behind the next equals sign that a blank follows; -1 for none.</summary>
    private static int Next(ReadOnlySpan<byte> text, int from)
    {
        while (from < text.Length && text[from..].IndexOf((byte)'=') is >= 0 and var found)
        {
            from += found + 1;
            if (from < text.Length && text[from] is (byte)' ' or (byte)'\t')
                return from;
        }

        return -1;
    }
}
