using System.Buffers.Text;

namespace Gateway.Channels.Signing;

/// <summary>Base64url in the one way to write it: no padding, no blanks, and unused bits are zero.</summary>
internal static class CanonicalBase64
{
    /// <summary>Null for nothing, and for what is written in another way.</summary>
    public static byte[]? Decode(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty || !Base64Url.IsValid(text, out var length) || text.Length != Base64Url.GetEncodedLength(length))
            return null;
        var bytes = new byte[length];
        Base64Url.DecodeFromChars(text, bytes);

        // Three bytes are four whole characters; only what stands for one or two at the end has bits to spare.
        var rest = length % 3;
        Span<char> end = stackalloc char[4];
        var count = Base64Url.EncodeToChars(bytes.AsSpan(length - rest), end);
        return text[^count..].SequenceEqual(end[..count]) ? bytes : null;
    }
}
