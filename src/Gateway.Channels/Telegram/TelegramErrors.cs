using System.Globalization;
using Gateway.Channels.Sending;
using Gateway.Contracts;

namespace Gateway.Channels.Telegram;

/// <summary>
/// Answers of the Bot API: <c>{"ok":true,"result":{"message_id":1}}</c> or
/// <c>{"ok":false,"error_code":429,"description":"..","parameters":{"retry_after":14,"migrate_to_chat_id":-100}}</c>.
/// </summary>
/// <remarks>https://core.telegram.org/bots/api#making-requests</remarks>
internal static class TelegramErrors
{
    // Longer than any flood wait of a bot; it keeps a wrong number from stopping an account for good.
    private const int RetryAfterMaxSeconds = 3600;

    public static SendResult Classify(int status, TimeSpan? retryAfter, ReadOnlySpan<byte> body)
    {
        if (status is >= 200 and < 300 && ResponseJson.Find(body, "ok") != "false")
            return new SendResult(SendOutcome.Sent, ResponseJson.Find(body, "result", "message_id"));

        var code = int.TryParse(ResponseJson.Find(body, "error_code"), NumberStyles.None, CultureInfo.InvariantCulture, out var told) ? told : status;
        var name = code.ToString(CultureInfo.InvariantCulture);
        return code switch
        {
            // 404 is a wrong token as well: it stands in the URL.
            401 or 404 => new SendResult(SendOutcome.Unauthorized, Code: name),
            // What stands before the Bot API got no answer from it: the message may be there.
            502 or 504 => new SendResult(SendOutcome.Uncertain, Code: name),
            408 or 409 or 429 or >= 500 => new SendResult(SendOutcome.Retry, RetryAfter: Wait(body) ?? retryAfter, Code: name),

            // The group has a new id; this alias will never work again.
            400 when ResponseJson.Find(body, "parameters", "migrate_to_chat_id") is not null => new SendResult(SendOutcome.Rejected, Code: "chat_migrated"),
            _ => new SendResult(SendOutcome.Rejected, Code: name),
        };
    }

    private static TimeSpan? Wait(ReadOnlySpan<byte> body) =>
        int.TryParse(ResponseJson.Find(body, "parameters", "retry_after"), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? TimeSpan.FromSeconds(Math.Min(seconds, RetryAfterMaxSeconds))
            : null;
}
