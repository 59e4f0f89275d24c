namespace Gateway.Channels.Email.Inline;

/// <summary>Lines of bytes that end with a line feed, a carriage return, or both.</summary>
internal static class TextLine
{
    /// <summary>The line that begins here, without its end.</summary>
    /// <param name="next">Where the next one begins; the length of the text when there is none.</param>
    public static ReadOnlySpan<byte> At(ReadOnlySpan<byte> text, int start, out int next)
    {
        var length = text[start..].IndexOfAny((byte)'\r', (byte)'\n');
        if (length < 0)
        {
            next = text.Length;
            return text[start..];
        }

        next = start + length + (text[(start + length)..] is [(byte)'\r', (byte)'\n', ..] ? 2 : 1);
        return text.Slice(start, length);
    }
}
