using System.Buffers;
using System.IO.Hashing;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;

namespace Gateway.Host.Security;

/// <summary>
/// The text of an API key: <c>gwk_{env}_{id}_{secret}{check}</c>. The prefix lets secret scanners find leaked keys, the checksum refuses
/// a mistyped key without a look-up, the id finds the stored hash; 256 random bits need no slow hash.
/// </summary>
internal static class ApiKey
{
    public const int IdLength = 8;

    /// <summary>Characters of 256 bits in base 62.</summary>
    private const int SecretLength = 43;

    /// <summary>Characters of 32 bits in base 62.</summary>
    private const int CheckLength = 6;

    private const string Prefix = "gwk_";

    private const string HashPrefix = "sha256:";

    // gwk_ + env of at most 12 + _ + id + _ + secret + check
    private const int LengthMax = 4 + 12 + 1 + IdLength + 1 + SecretLength + CheckLength;

    private const string Digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    private static readonly SearchValues<char> AllDigits = SearchValues.Create(Digits);

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdefABCDEF");

    /// <summary>Makes a key nobody has. It exists only in the returned text.</summary>
    public static (string Key, string Id, byte[] Hash) New(string environment)
    {
        Span<char> id = stackalloc char[IdLength];
        RandomNumberGenerator.GetItems(Digits, id);
        var body = $"{Prefix}{environment}_{id}_{Base62(RandomNumberGenerator.GetBytes(32), SecretLength)}";
        var key = body + Check(body);
        return (key, id.ToString(), Hash(key));
    }

    /// <summary>The id in a key of sound form, or null.</summary>
    public static string? IdOf(string key)
    {
        if (key.Length > LengthMax || !key.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return null;
        }

        var parts = key.Split('_');
        return parts is [_, { Length: > 0 }, var id, { Length: SecretLength + CheckLength } secret]
            && IsId(id) && !secret.AsSpan().ContainsAnyExcept(AllDigits)
            && key.AsSpan(key.Length - CheckLength).SequenceEqual(Check(key[..^CheckLength]))
            ? id
            : null;
    }

    public static bool IsId(string text) => text.Length == IdLength && !text.AsSpan().ContainsAnyExcept(AllDigits);

    public static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));

    public static string HashText(byte[] hash) => HashPrefix + Convert.ToHexStringLower(hash);

    public static byte[]? ParseHash(string text) =>
        text.Length == HashPrefix.Length + (2 * SHA256.HashSizeInBytes) && text.StartsWith(HashPrefix, StringComparison.Ordinal)
            && text.AsSpan(HashPrefix.Length).IndexOfAnyExcept(HexDigits) < 0
            ? Convert.FromHexString(text.AsSpan(HashPrefix.Length))
            : null;

    private static string Check(string body)
    {
        var bytes = BitConverter.GetBytes(Crc32.HashToUInt32(Encoding.UTF8.GetBytes(body)));
        return Base62(bytes, CheckLength);
    }

    private static string Base62(byte[] bytes, int length)
    {
        var number = new BigInteger(bytes, isUnsigned: true);
        Span<char> text = stackalloc char[length];
        for (var i = length - 1; i >= 0; i--)
        {
            number = BigInteger.DivRem(number, 62, out var digit);
            text[i] = Digits[(int)digit];
        }

        return text.ToString();
    }
}
