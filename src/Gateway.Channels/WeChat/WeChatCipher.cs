using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Gateway.Channels.Signing;
using Gateway.Contracts.Configuration;

namespace Gateway.Channels.WeChat;

/// <summary>
/// The encrypted modes: AES-256-CBC, key and IV of the EncodingAESKey, padding to 32 bytes;
/// plain text = 16 random bytes, length (4 bytes, big endian), message, app id.
/// </summary>
internal static class WeChatCipher
{
    private const string KeyName = "encodingAesKey";
    private const int Block = 32;
    private const int RandomLength = 16;

    /// <summary>Whether the account has a key; the token standing in its place (one secret given for all on the command line) is none.</summary>
    public static bool HasKey(AccountModel account) =>
        account.Current(KeyName) is { } key && !(account.Current("token") is { } token && key.Reveal().SequenceEqual(token.Reveal()));

    /// <summary>The message; null and why when it cannot be read with this account's key.</summary>
    public static byte[]? Decrypt(string encrypted, AccountModel account, out string? fault)
    {
        var appId = account.Settings.GetValueOrDefault(WeChatChannel.AppIdSetting);
        var known = account.Current(KeyName) is not null || account.Previous(KeyName) is not null;
        fault = known ? "Encrypt: cannot be read with this account's encodingAesKey" : "Encrypt: needs the account's secret encodingAesKey";
        foreach (var secret in (ReadOnlySpan<Secret?>)[account.Current(KeyName), account.Previous(KeyName)])
        {
            if (secret is null || Plain(encrypted, secret) is not { } plain || Message(plain, out var owner) is not { } message)
                continue;
            if (appId is null || owner == appId)
                return message;
            fault = "Encrypt: made for another app id than the account's";
        }

        return null;
    }

    private static byte[]? Plain(string encrypted, Secret secret)
    {
        // 43 characters and the padding sign are 32 bytes.
        Span<byte> key = stackalloc byte[Block];
        var cipherText = new byte[encrypted.Length];
        if (!Convert.TryFromBase64String(secret.RevealText().TrimEnd('=') + "=", key, out var keyLength) || keyLength != Block
            || !Convert.TryFromBase64String(encrypted, cipherText, out var length) || length == 0 || length % 16 != 0)
        {
            return null;
        }

        using var aes = Aes.Create();
        aes.SetKey(key);
        var plain = new byte[length];
        aes.DecryptCbc(cipherText.AsSpan(0, length), key[..16], plain, PaddingMode.None);
        var padding = plain[^1];
        return padding is >= 1 and <= Block && padding < plain.Length && plain.AsSpan(plain.Length - padding).IndexOfAnyExcept(padding) < 0
            ? plain[..^padding]
            : null;
    }

    private static byte[]? Message(byte[] plain, out string owner)
    {
        owner = "";
        if (plain.Length < RandomLength + 4)
            return null;
        var length = BinaryPrimitives.ReadInt32BigEndian(plain.AsSpan(RandomLength));
        var start = RandomLength + 4;
        if (length < 0 || length > plain.Length - start)
            return null;
        owner = Encoding.UTF8.GetString(plain.AsSpan(start + length));
        return plain[start..(start + length)];
    }
}
