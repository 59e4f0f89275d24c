using Org.BouncyCastle.Math.EC.Rfc8032;

namespace Gateway.Channels.Generic;

/// <summary>
/// Ed25519 under a public key: its 32 bytes in hexadecimal or base64, or its SubjectPublicKeyInfo (RFC 8410) in PEM or base64. The platform has none; the implementation comes with
/// the mail library.
/// </summary>
internal static class Ed25519Check
{
    // What stands in front of the 32 bytes: SEQUENCE { SEQUENCE { OBJECT IDENTIFIER 1.3.101.112 }, BIT STRING }.
    private static readonly byte[] InfoPrefix = [0x30, 0x2A, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x03, 0x21, 0x00];

    public static bool Signs(string key, byte[] signature, byte[] content)
    {
        var bytes = Bytes(key.Trim());
        return bytes?.Length == Ed25519.PublicKeySize && signature.Length == Ed25519.SignatureSize
            && Ed25519.Verify(signature, 0, bytes, 0, content, 0, content.Length);
    }

    public static bool IsKey(string key) => Bytes(key.Trim())?.Length == Ed25519.PublicKeySize;

    private static byte[]? Bytes(string text)
    {
        if (text.Length == Ed25519.PublicKeySize * 2 && text.All(char.IsAsciiHexDigit))
            return Convert.FromHexString(text);
        if (text.StartsWith("-----", StringComparison.Ordinal))
            text = string.Concat(text.Split('\n', StringSplitOptions.TrimEntries).Where(line => !line.StartsWith('-')));
        var bytes = new byte[text.Length];
        if (!Convert.TryFromBase64String(text, bytes, out var length))
            return null;
        return bytes.AsSpan(0, length).StartsWith(InfoPrefix) ? bytes[InfoPrefix.Length..length] : bytes[..length];
    }
}
