using System.Buffers;

namespace Gateway.Channels.Email.Inline;

/// <summary>A file that stood in a text.</summary>
/// <param name="Name">As it stands there, in whatever charset.</param>
/// <param name="Size">Bytes after decoding.</param>
internal readonly record struct InlineFile(ReadOnlyMemory<byte> Name, long Size);

/// <summary>
/// Files that programs older than MIME, and newsreaders, write into the text itself: blocks of <c>uuencode</c> and of yEnc. A block that is not whole, or not what it says,
/// is text.
/// </summary>
internal static class InlineFiles
{
    /// <summary>Whether a block may begin in the text.</summary>
    public static bool MayStart(ReadOnlySpan<byte> text) => Next(text, 0) >= 0;

    /// <summary>The text without its blocks, the same memory when there is none.</summary>
    /// <param name="max">Files that are wanted; further blocks stay text.</param>
    public static ReadOnlyMemory<byte> Take(ReadOnlyMemory<byte> text, int max, out List<InlineFile> files)
    {
        files = new List<InlineFile>(0);
        ArrayBufferWriter<byte>? kept = null;
        var copied = 0;
        var span = text.Span;
        for (var at = Next(span, 0); at >= 0 && files.Count < max;)
        {
            var rest = text[at..];
            var length = rest.Span[0] == (byte)'=' ? YencBlock.Read(rest, out var file) : UuBlock.Read(rest, out file);
            if (length > 0)
            {
                kept ??= new ArrayBufferWriter<byte>(Math.Max(1, text.Length - length));
                kept.Write(span[copied..at]);
                copied = at + length;
                files.Add(file);
            }

            // Past the word that was found, which in yEnc does not stand first.
            at = Next(span, at + Math.Max(length, "=ybegin".Length));
        }

        if (kept is null)
            return text;
        kept.Write(span[copied..]);
        return kept.WrittenMemory;
    }

    /// <summary>The next line that begins as a block does; -1 for none.</summary>
    private static int Next(ReadOnlySpan<byte> text, int from)
    {
        while (from < text.Length && text[from..].IndexOf("begin"u8) is >= 0 and var found)
        {
            var at = from + found;
            from = at + 1;
            var isYenc = at > 0 && text[at - 1] == (byte)'y';
            var start = isYenc ? at - 2 : at;
            if (start < 0 || (start > 0 && text[start - 1] is not ((byte)'\n' or (byte)'\r')))
                continue;
            var behind = text[(at + "begin".Length)..];
            if (isYenc ? text[start] == (byte)'=' && behind.StartsWith(" "u8) : behind.StartsWith(" "u8) || behind.StartsWith("-base64 "u8))
                return start;
        }

        return -1;
    }
}
