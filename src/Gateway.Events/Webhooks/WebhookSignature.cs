using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Gateway.Events.Webhooks;

/// <summary>Standard Webhooks 1.0.0, symmetric: HMAC-SHA-256 over <c>{id}.{timestamp}.{body}</c>, one signature for each key in force.</summary>
/// <remarks><code>webhook-signature: v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE= v1,...</code></remarks>
internal static class WebhookSignature
{
    private const string Version = "v1,";

    // 32 bytes as base64.
    private const int SignatureSize = 44;

    /// <param name="timestamp">Seconds since the Unix epoch, of this attempt.</param>
    public static string Of(string id, long timestamp, ReadOnlySpan<byte> body, IReadOnlyList<byte[]> keys)
    {
        Span<byte> front = stackalloc byte[192];
        System.Text.Unicode.Utf8.TryWrite(front, System.Globalization.CultureInfo.InvariantCulture, $"{id}.{timestamp}.", out var length);
        Span<byte> hash = stackalloc byte[32];
        Span<byte> text = stackalloc byte[SignatureSize];
        var header = new StringBuilder(keys.Count * (Version.Length + SignatureSize + 1));
        foreach (var key in keys)
        {
            using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
            hmac.AppendData(front[..length]);
            hmac.AppendData(body);
            hmac.GetHashAndReset(hash);
            Base64.EncodeToUtf8(hash, text, out _, out _);
            header.Append(header.Length == 0 ? "" : " ").Append(Version).Append(Encoding.ASCII.GetString(text));
        }

        return header.ToString();
    }
}
