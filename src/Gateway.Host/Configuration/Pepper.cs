using System.Buffers.Text;

namespace Gateway.Host.Configuration;

/// <summary>Reads a tenant's pepper: 32 bytes as 64 hex digits, base64 or base64url.</summary>
internal static class Pepper
{
    /// <summary>Bytes of the key of HMAC-SHA-256; more adds nothing.</summary>
    private const int Size = 32;

    private const string Rule = "must be 32 random bytes as base64 or as 64 hex digits; make them with: openssl rand -base64 32";

    public static ReadOnlyMemory<byte> Read(string? text, string path, ConfigurationErrors errors)
    {
        if (text is null)
        {
            errors.Missing(path, Rule);
            return default;
        }

        if (Decode(text) is { Length: Size } bytes)
        {
            return bytes;
        }

        errors.Hide(path);
        errors.Add(path, null, Rule);
        return default;
    }

    private static byte[]? Decode(string text)
    {
        if (text.Length == Size * 2 && text.All(char.IsAsciiHexDigit))
        {
            return Convert.FromHexString(text);
        }

        if (Base64Url.IsValid(text))
        {
            return Base64Url.DecodeFromChars(text);
        }

        var bytes = new byte[Size];
        return Convert.TryFromBase64String(text, bytes, out var written) && written == Size ? bytes : null;
    }
}
