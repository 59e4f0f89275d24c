using System.Security.Cryptography;
using Gateway.Contracts.Configuration;

namespace Gateway.Channels.Signing;

/// <summary>RSA (PKCS #1 1.5) in base64 under a public key the operator configured: PEM, or the base64 of its SubjectPublicKeyInfo.</summary>
internal static class RsaSignature
{
    // A key of 8,192 bits makes 1,024 bytes.
    private const int LengthMax = 1024;

    public static bool Signs(Secret key, string given, byte[] content, HashAlgorithmName hash)
    {
        var signature = new byte[LengthMax];
        if (given.Length > LengthMax * 2 || !Convert.TryFromBase64String(given, signature, out var length))
            return false;
        using var rsa = Key(key);
        try
        {
            return rsa is not null && rsa.VerifyData(content, signature.AsSpan(0, length), hash, RSASignaturePadding.Pkcs1);
        }
        catch (CryptographicException)
        {
            // A signature of another length than the key's: the library has no other way to say so.
            return false;
        }
    }

    public static bool IsKey(Secret key)
    {
        using var rsa = Key(key);
        return rsa is not null;
    }

    private static RSA? Key(Secret key)
    {
        var rsa = RSA.Create();
        try
        {
            var text = key.RevealText().Trim();
            if (text.StartsWith("-----", StringComparison.Ordinal))
                rsa.ImportFromPem(text);
            else
                rsa.ImportSubjectPublicKeyInfo(Convert.FromBase64String(text), out _);
            return rsa;
        }
        catch (Exception fault) when (fault is CryptographicException or FormatException or ArgumentException)
        {
            // The configured key is none: the library has no other way to say so, and nothing is right under it.
            rsa.Dispose();
            return null;
        }
    }
}
