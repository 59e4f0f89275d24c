using System.Text;

namespace Gateway.Channels.Email.Text;

/// <summary>Cuts text to a number of bytes of UTF-8, between two characters.</summary>
internal static class TextCut
{
    public static string To(string text, int max, out bool cut)
    {
        // One UTF-16 unit takes at most 3 bytes.
        cut = text.Length > max / 3 && Encoding.UTF8.GetByteCount(text) > max;
        if (!cut)
            return text;
        var bytes = 0;
        var length = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            bytes += rune.Utf8SequenceLength;
            if (bytes > max)
                break;
            length += rune.Utf16SequenceLength;
        }

        return text[..length];
    }

    public static string To(string text, int max) => To(text, max, out _);
}
