using System.Text;

namespace Gateway.Channels.Email.Mime;

/// <summary>Charset labels that stand somewhere in a mail or page.</summary>
internal static class CharsetGuess
{
    // Every part may name one; the first few name them all.
    private const int LabelsMax = 8;

    // The longest registered label has 45 characters.
    private const int LabelMin = 2;
    private const int LabelMax = 45;

    /// <summary>Different labels, in the order they stand in.</summary>
    public static List<string> Labels(ReadOnlySpan<byte> text)
    {
        var found = new List<string>(0);
        while (found.Count < LabelsMax && Next(ref text) is { } label)
        {
            if (!found.Contains(label, StringComparer.OrdinalIgnoreCase))
                found.Add(label);
        }

        return found;
    }

    public static string? First(ReadOnlySpan<byte> text) => Next(ref text);

    /// <summary><c>charset = "label"</c></summary>
    private static string? Next(ref ReadOnlySpan<byte> text)
    {
        while (text.IndexOfAny((byte)'c', (byte)'C') is >= 0 and var at)
        {
            text = text[(at + 1)..];
            if (text.Length < 6 || !Ascii.EqualsIgnoreCase(text[..6], "harset"u8))
                continue;
            var rest = text[6..].TrimStart(" \t\r\n"u8);
            if (rest.IsEmpty || rest[0] != (byte)'=')
                continue;
            rest = rest[1..].TrimStart(" \t\r\n"u8).TrimStart("\"'"u8);
            var length = rest.IndexOfAnyExcept(LabelSigns);
            length = length < 0 ? rest.Length : length;
            if (length is < LabelMin or > LabelMax)
                continue;
            text = rest[length..];
            return Encoding.ASCII.GetString(rest[..length]);
        }

        return null;
    }

    private static readonly System.Buffers.SearchValues<byte> LabelSigns =
        System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_:.+-"u8);
}
