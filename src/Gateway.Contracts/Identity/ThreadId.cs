using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Gateway.Contracts;

/// <summary>
/// The name of one thread: a customer's alias on one account of one tenant. 128 bits of an HMAC-SHA-256 over
/// (tenant, channel, account, alias) with the tenant's pepper, so that no phone number or e-mail address stands in keys, logs or URLs.
/// </summary>
/// <remarks>As text: 22 characters of base64url.</remarks>
[GenerateSerializer, Immutable, Alias("gw.thread")]
public readonly record struct ThreadId([property: Id(0)] Guid Value)
{
    /// <summary>Computes the id. Parts are length-prefixed, so that no two different quadruples share their bytes.</summary>
    public static ThreadId Of(ReadOnlySpan<byte> pepper, string tenant, string channel, string account, string alias) =>
        new(KeyedHash.Of(pepper, tenant, channel, account, alias));

    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[16];
        Value.TryWriteBytes(bytes, bigEndian: true, out _);
        return Base64Url.EncodeToString(bytes);
    }

    public static bool TryParse(ReadOnlySpan<char> text, out ThreadId result)
    {
        Span<byte> bytes = stackalloc byte[16];
        result = default;
        if (text.Length != 22 || !Base64Url.IsValid(text) || !Base64Url.TryDecodeFromChars(text, bytes, out var written) || written != 16)
        {
            return false;
        }

        result = new ThreadId(new Guid(bytes, bigEndian: true));
        return true;
    }
}

/// <summary>128-bit names made of text parts: keyed by a tenant's pepper where a part is personal, plain where none is.</summary>
public static class KeyedHash
{
    /// <summary>HMAC-SHA-256 over the length-prefixed parts, cut to 128 bits.</summary>
    public static Guid Of(ReadOnlySpan<byte> pepper, params ReadOnlySpan<string> parts)
    {
        Span<byte> hash = stackalloc byte[32];
        var length = 0;
        foreach (var part in parts)
        {
            length += 4 + Encoding.UTF8.GetMaxByteCount(part.Length);
        }

        // Names are at most 256 bytes each; four of them fit the stack.
        Span<byte> buffer = length <= 2048 ? stackalloc byte[length] : new byte[length];
        var written = 0;
        foreach (var part in parts)
        {
            var bytes = Encoding.UTF8.GetBytes(part, buffer[(written + 4)..]);
            System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(buffer[written..], bytes);
            written += 4 + bytes;
        }

        HMACSHA256.HashData(pepper, buffer[..written], hash);
        return new Guid(hash[..16], bigEndian: true);
    }
}
