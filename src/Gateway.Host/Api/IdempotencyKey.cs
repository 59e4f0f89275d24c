using System.Security.Cryptography;
using System.Text;
using Gateway.Host.Http;
using Gateway.Protocol.Lanes;

namespace Gateway.Host.Api;

/// <summary><c>Idempotency-Key</c>: the caller's name of one request. The same request again has the same answer and one effect.</summary>
internal static class IdempotencyKey
{
    /// <summary>The header's name.</summary>
    public const string Header = "Idempotency-Key";

    // As long as the key of a command on the lanes: it is the message's client id in events.
    private const int LengthMax = LaneLimits.KeyBytesMax;

    /// <summary>Null without a header; false, with the answer written, when it is no key.</summary>
    public static async ValueTask<(bool Good, string? Key)> ReadAsync(HttpContext context)
    {
        var header = context.Request.Headers[Header];
        if (header.Count == 0)
        {
            return (true, null);
        }

        if (header is [{ Length: > 0 and <= LengthMax } key] && key.All(static c => c is > ' ' and < '\x7f'))
        {
            return (true, key);
        }

        await Problem.WriteAsync(context, 400, ProblemCodes.InvalidIdempotencyKey, $"{Header} must be 1 to {LengthMax} printable ASCII characters, and stand once.");
        return (false, null);
    }

    /// <summary>What was asked, in a few bytes.</summary>
    public static string DigestOf(string text) => Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16));
}
