using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Gateway.Channels.Json;
using Gateway.Channels.Signing;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;

namespace Gateway.Channels.Apple;

/// <summary>
/// What gets a file from Apple and opens it. It is a secret: outside this class it exists only sealed, as the attachment's id, so that whoever reads events or
/// transcripts cannot open the file without the gateway.
/// </summary>
/// <remarks>
/// Sealed with AES-GCM under a key made of the account's <c>mspSecret</c>, bound to the file's URL: nonce (12), tag (16), and then key (32), length of the
/// signature (1), signature, owner, in base64url.
/// </remarks>
internal sealed record AppleOpener(string Owner, byte[] Signature, byte[] Key)
{
    public const int KeyLength = 32;
    private const int NonceLength = 12;
    private const int TagLength = 16;

    // A kind and a SHA-1 are 21 bytes; twice a SHA-256 leaves room for another.
    private const int SignatureMax = 64;

    /// <summary>Null when a part is missing or is not what Apple writes: then the file is told of and cannot be fetched.</summary>
    public static AppleOpener? Of(string? owner, string? base64, string? hex, string? key)
    {
        if (owner is not { Length: > 0 } || owner.AsSpan().ContainsAnyExceptInRange('!', '~') || KeyOf(key) is not { } bytes)
            return null;
        var signature = new byte[SignatureMax];
        var length = base64 is not null && Convert.TryFromBase64String(base64, signature, out var written) ? written
            : base64 is null && hex is not null && Convert.FromHexString(hex, signature, out var read, out written) == System.Buffers.OperationStatus.Done && read == hex.Length ? written
            : 0;
        return length == 0 ? null : new AppleOpener(owner, signature[..length], bytes);
    }

    /// <summary>Null when the account has no secret to seal with, or the whole would be longer than an id may be.</summary>
    public string? Seal(string url, AccountModel account)
    {
        if (AppleChannel.Key(account.Current("mspSecret")) is not { } secret)
            return null;
        byte[] plain = [.. Key, (byte)Signature.Length, .. Signature, .. Encoding.ASCII.GetBytes(Owner)];
        var whole = new byte[NonceLength + TagLength + plain.Length];
        if (Base64Url.GetEncodedLength(whole.Length) > JsonScalars.IdMax)
            return null;

        // The same file has the same id whenever it is decoded; two files never share a nonce, for it is made of all there is to seal.
        var keys = Keys(secret);
        HMACSHA256.HashData(keys.AsSpan(KeyLength), [.. plain, .. Encoding.UTF8.GetBytes(url)]).AsSpan(0, NonceLength).CopyTo(whole);
        using var cipher = new AesGcm(keys.AsSpan(0, KeyLength), TagLength);
        cipher.Encrypt(whole.AsSpan(0, NonceLength), plain, whole.AsSpan(NonceLength + TagLength), whole.AsSpan(NonceLength, TagLength), Encoding.UTF8.GetBytes(url));
        return Base64Url.EncodeToString(whole);
    }

    /// <summary>Null when the id was not made by this account, for this URL, under a secret that it still has.</summary>
    public static AppleOpener? Unseal(Attachment attachment, AccountModel account)
    {
        if (attachment is not { Id: { } id, Url: { } url } || CanonicalBase64.Decode(id) is not { } whole)
            return null;
        return Unseal(whole, url, AppleChannel.Key(account.Current("mspSecret"))) ?? Unseal(whole, url, AppleChannel.Key(account.Previous("mspSecret")));
    }

    private static AppleOpener? Unseal(byte[] whole, string url, byte[]? secret)
    {
        var length = whole.Length - NonceLength - TagLength;
        if (secret is null || length <= KeyLength)
            return null;
        var plain = new byte[length];
        using var cipher = new AesGcm(Keys(secret).AsSpan(0, KeyLength), TagLength);
        try
        {
            cipher.Decrypt(whole.AsSpan(0, NonceLength), whole.AsSpan(NonceLength + TagLength), whole.AsSpan(NonceLength, TagLength), plain, Encoding.UTF8.GetBytes(url));
        }
        catch (AuthenticationTagMismatchException)
        {
            // Sealed under another secret, or for another URL: as good as none.
            return null;
        }

        var owner = KeyLength + 1 + plain[KeyLength];
        return new AppleOpener(Encoding.ASCII.GetString(plain.AsSpan(owner)), plain[(KeyLength + 1)..owner], plain[..KeyLength]);
    }

    /// <summary>One to seal with and one to make nonces with.</summary>
    private static byte[] Keys(byte[] secret) => HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, 2 * KeyLength, info: "apple file"u8.ToArray());

    /// <summary>256 bits in hexadecimal, behind a byte of zeros.</summary>
    private static byte[]? KeyOf(string? hex)
    {
        var bytes = new byte[KeyLength];
        return hex is { Length: 2 + (2 * KeyLength) } && hex.StartsWith("00", StringComparison.Ordinal) && Macs.TryHex(hex.AsSpan(2), bytes) ? bytes : null;
    }
}
