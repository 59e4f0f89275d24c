using System.Globalization;
using Gateway.Channels.Sending;
using Gateway.Contracts;

namespace Gateway.Channels.Discord;

/// <summary>Answers of the API: the message, or <c>{"message":"..","code":50007}</c>; 429 with <c>{"retry_after":1.25}</c> in seconds.</summary>
/// <remarks>https://discord.com/developers/docs/topics/opcodes-and-status-codes</remarks>
internal static class DiscordErrors
{
    /// <summary>The interaction's token is too old: the same message goes to the channel when it is encoded without the token.</summary>
    public const string InvalidReplyToken = "invalid_reply_token";

    // Unknown webhook, invalid webhook token, interaction already acknowledged, unknown interaction: the fifteen minutes are over.
    private static readonly string[] TokenCodes = ["10015", "50027", "40060", "10062"];

    public static SendResult Classify(int status, TimeSpan? retryAfter, ReadOnlySpan<byte> body)
    {
        if (SendAnswers.IsSuccess(status))
            return new SendResult(SendOutcome.Sent, ResponseJson.Find(body, "id"));
        var code = ResponseJson.Find(body, "code");
        if (code is not null && TokenCodes.Contains(code, StringComparer.Ordinal))
            return new SendResult(SendOutcome.Retry, Code: InvalidReplyToken);

        // 403 is about one channel or user (50001, 50007, 50013); only 401 is about the token.
        if (status == 403)
            return new SendResult(SendOutcome.Rejected, Code: code ?? "http_403");
        return SendAnswers.ByStatus(status, status == 429 ? Wait(body) ?? retryAfter : retryAfter, code is null or "0" ? null : code);
    }

    private static TimeSpan? Wait(ReadOnlySpan<byte> body) =>
        double.TryParse(ResponseJson.Find(body, "retry_after"), NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 0 and <= 3600
            ? TimeSpan.FromSeconds(seconds)
            : null;
}
