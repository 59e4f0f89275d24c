using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Gateway.Channels.Signing;

/// <summary>Tokens that a provider knows an account's own RSA key by: RFC 7515 with RS256.</summary>
internal static class RsaToken
{
    /// <param name="pem">The private key, PKCS#8 or PKCS#1 in PEM, as a provider's key file has it.</param>
    /// <param name="claims">The token's content as JSON.</param>
    /// <returns>The token in its compact form; null when <paramref name="pem"/> is no such key.</returns>
    public static string? Sign(ReadOnlySpan<char> pem, ReadOnlySpan<byte> claims)
    {
        using var rsa = RSA.Create();
        try
        {
            rsa.ImportFromPem(pem);
            var signed = $"{Base64Url.EncodeToString("{\"alg\":\"RS256\",\"typ\":\"JWT\"}"u8)}.{Base64Url.EncodeToString(claims)}";
            var signature = rsa.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
            return $"{signed}.{Base64Url.EncodeToString(signature)}";
        }
        catch (Exception e) when (e is ArgumentException or CryptographicException)
        {
            // What the operator gave is no key, or only the public half of one: there is nothing to sign with.
            return null;
        }
    }
}
