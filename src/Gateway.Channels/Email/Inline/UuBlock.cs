using System.Buffers.Text;

namespace Gateway.Channels.Email.Inline;

/// <summary>A block of <c>uuencode</c> (IEEE Std 1003.1): <c>begin 644 name</c>, lines whose first sign tells their length, <c>end</c>; or its later form in base64.</summary>
internal static class UuBlock
{
    // A line of 45 bytes takes 61 signs; some programs add a checksum of one.
    private const int ExtraMax = 2;

    /// <summary>Length of the block the text begins with; 0 when it begins with none.</summary>
    public static int Read(ReadOnlyMemory<byte> text, out InlineFile file)
    {
        file = default;
        var span = text.Span;
        var head = TextLine.At(span, 0, out var at);
        var isBase64 = head.StartsWith("begin-base64 "u8);
        var rest = head[(isBase64 ? "begin-base64 " : "begin ").Length..];
        var mode = rest.IndexOfAnyExceptInRange((byte)'0', (byte)'7');
        if (mode is not (3 or 4) || rest[mode] != (byte)' ' || rest[mode..].Trim((byte)' ').IsEmpty)
            return 0;
        var name = text.Slice(head.Length - rest.Length + mode + 1, rest.Length - mode - 1);
        long size = 0;
        while (at < span.Length)
        {
            var line = TextLine.At(span, at, out at);
            if (line.SequenceEqual(isBase64 ? "===="u8 : "end"u8))
            {
                file = new InlineFile(name, size);
                return at;
            }

            if ((isBase64 ? Base(line) : Bytes(line)) is not (>= 0 and var bytes))
                return 0;
            size += bytes;
        }

        return 0;
    }

    /// <summary>Bytes of a line; -1 when it is none. Blanks at the end, which mail systems cut off, are zeros.</summary>
    private static int Bytes(ReadOnlySpan<byte> line)
    {
        if (line.IsEmpty)
            return 0;
        var count = (line[0] - 0x20) & 0x3F;
        var signs = (count + 2) / 3 * 4;
        return line.ContainsAnyExceptInRange((byte)0x20, (byte)0x60) || line.Length - 1 > signs + ExtraMax ? -1 : count;
    }

    private static int Base(ReadOnlySpan<byte> line) => Base64.IsValid(line, out var bytes) ? bytes : -1;
}
