using System.Buffers;

namespace Gateway.Channels.Signing;

/// <summary>A signature written into a header, back as bytes. Only the one way to write it that the provider uses is taken.</summary>
internal static class SignatureHeader
{
    /// <summary>The bytes behind the prefix in hex, as many as the span holds.</summary>
    public static bool Hex(string header, string prefix, Span<byte> signature) =>
        header.Length == prefix.Length + (2 * signature.Length) && header.StartsWith(prefix, StringComparison.Ordinal)
        && Convert.FromHexString(header.AsSpan(prefix.Length), signature, out _, out _) == OperationStatus.Done;

    /// <summary>The bytes behind the prefix in base64, as many as the span holds. The last character may have bits that mean nothing: they must be zero.</summary>
    public static bool Base64(string header, string prefix, Span<byte> signature)
    {
        // 64 bytes, the longest HMAC, make 88 characters.
        const int TextMax = 88;
        var length = (signature.Length + 2) / 3 * 4;
        if (header.Length != prefix.Length + length || length > TextMax || !header.StartsWith(prefix, StringComparison.Ordinal))
            return false;
        var text = header.AsSpan(prefix.Length);
        Span<char> canonical = stackalloc char[TextMax];
        return Convert.TryFromBase64Chars(text, signature, out var written) && written == signature.Length
            && Convert.TryToBase64Chars(signature, canonical, out var count) && canonical[..count].SequenceEqual(text);
    }
}
