using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Gateway.Channels.Json;

/// <summary>UTF-8 validity of a body in segments, a character cut by a segment's end included.</summary>
internal static class Utf8Sequence
{
    public static bool IsValid(in ReadOnlySequence<byte> body)
    {
        if (body.IsSingleSegment)
            return Utf8.IsValid(body.FirstSpan);

        // A character has at most 4 bytes, so at most 3 of them wait for the next segment.
        Span<byte> open = stackalloc byte[4];
        var count = 0;
        foreach (var segment in body)
        {
            var span = segment.Span;
            while (count > 0 && !span.IsEmpty)
            {
                open[count++] = span[0];
                span = span[1..];
                var status = Rune.DecodeFromUtf8(open[..count], out _, out _);
                if (status == OperationStatus.Done)
                    count = 0;
                else if (status == OperationStatus.InvalidData)
                    return false;
            }

            if (count > 0)
                continue;
            count = OpenTail(span);
            if (!Utf8.IsValid(span[..^count]))
                return false;
            span[^count..].CopyTo(open);
        }

        return count == 0;
    }

    /// <summary>How many bytes at the end begin a character that does not end here.</summary>
    private static int OpenTail(ReadOnlySpan<byte> span)
    {
        for (var back = 1; back <= Math.Min(3, span.Length); back++)
        {
            var unit = span[^back];
            if ((unit & 0xC0) == 0x80)
                continue;
            var length = unit >= 0xF0 ? 4 : unit >= 0xE0 ? 3 : unit >= 0xC0 ? 2 : 1;
            return length > back ? back : 0;
        }

        return 0;
    }
}
