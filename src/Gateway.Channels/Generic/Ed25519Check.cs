using Org.BouncyCastle.Math.EC.Rfc8032;

namespace Gateway.Channels.Generic;

/// <summary>Ed25519 under a public key in hexadecimal or base64. The platform has none; the implementation comes with the mail library.</summary>
internal static class Ed25519Check
{
    public static bool Signs(string key, byte[] signature, byte[] content)
    {
        var bytes = Bytes(key.Trim());
        return bytes?.Length == Ed25519.PublicKeySize && signature.Length == Ed25519.SignatureSize
            && Ed25519.Verify(signature, 0, bytes, 0, content, 0, content.Length);
    }

    private static byte[]? Bytes(string text)
    {
        if (text.Length == Ed25519.PublicKeySize * 2 && text.All(char.IsAsciiHexDigit))
            return Convert.FromHexString(text);
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length) ? bytes[..length] : null;
    }
}
