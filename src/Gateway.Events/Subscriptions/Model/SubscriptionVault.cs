using System.Security.Cryptography;
using System.Text;
using Gateway.Contracts.Configuration;

namespace Gateway.Events;

/// <summary>Encrypts what a subscription must not show: AES-256-GCM under a key made of the tenant's pepper, bound to the tenant's name.</summary>
public sealed class SubscriptionVault(ModelSource models)
{
    private const byte Version = 1;
    private const int NonceSize = 12;
    private const int TagSize = 16;

    public string Seal(string tenant, ReadOnlySpan<byte> plain)
    {
        var sealedBytes = new byte[1 + NonceSize + plain.Length + TagSize];
        sealedBytes[0] = Version;
        var nonce = sealedBytes.AsSpan(1, NonceSize);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(Key(tenant), TagSize);
        aes.Encrypt(nonce, plain, sealedBytes.AsSpan(1 + NonceSize, plain.Length), sealedBytes.AsSpan(^TagSize..), Encoding.UTF8.GetBytes(tenant));
        return Convert.ToBase64String(sealedBytes);
    }

    /// <summary>Null when the tenant's pepper is not the one it was sealed under.</summary>
    public byte[]? Unseal(string tenant, string text)
    {
        var bytes = Convert.FromBase64String(text);
        if (bytes.Length < 1 + NonceSize + TagSize || bytes[0] != Version)
        {
            return null;
        }

        var plain = new byte[bytes.Length - 1 - NonceSize - TagSize];
        try
        {
            using var aes = new AesGcm(Key(tenant), TagSize);
            aes.Decrypt(bytes.AsSpan(1, NonceSize), bytes.AsSpan(1 + NonceSize, plain.Length), bytes.AsSpan(^TagSize..), plain, Encoding.UTF8.GetBytes(tenant));
            return plain;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }

    private byte[] Key(string tenant)
    {
        // A tenant that left the configuration has no pepper and opens nothing.
        var pepper = models.Current.Tenants.TryGetValue(tenant, out var model) ? model.Pepper.Span : [];
        return HKDF.DeriveKey(HashAlgorithmName.SHA256, pepper.ToArray(), 32, salt: null, info: "gateway.subscriptions.1"u8.ToArray());
    }
}
