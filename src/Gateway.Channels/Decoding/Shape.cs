using System.Buffers;

namespace Gateway.Channels.Decoding;

/// <summary>What a body is by its first character, for providers that send one thing in several shapes; the content type is often missing or wrong.</summary>
internal static class Shape
{
    public const char Json = '{';
    public const char Xml = '<';
    public const char Form = '=';

    /// <summary>The first sign that is no blank; NUL for none.</summary>
    public static char First(in ReadOnlySequence<byte> body)
    {
        if (body.FirstSpan is [> (byte)' ' and var first, ..])
            return (char)first;
        foreach (var segment in body)
        {
            var rest = segment.Span.TrimStart(" \t\r\n"u8);
            if (!rest.IsEmpty)
                return (char)rest[0];
        }

        return '\0';
    }

    public static char Of(in ReadOnlySequence<byte> body)
    {
        foreach (var segment in body)
        {
            foreach (var unit in segment.Span)
            {
                if (unit is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
                    continue;
                // A byte order mark is for the JSON gate to refuse: no form begins with one.
                return unit switch { (byte)'{' or (byte)'[' or 0xEF => Json, (byte)'<' => Xml, _ => Form };
            }
        }

        return Form;
    }

    /// <summary>As much of a word as a detail may quote.</summary>
    public static string Shown(string? word) => word is null ? "none" : word.Length <= 64 ? word : word[..64];
}
