using System.Globalization;
using Gateway.Channels.Sending;
using Gateway.Contracts;

namespace Gateway.Channels.WhatsApp;

/// <summary>Answers of the send API: <c>{"messages":[{"id":"wamid.."}]}</c> or <c>{"error":{"code":131047,"message":".."}}</c>.</summary>
/// <remarks>https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes</remarks>
internal static class WhatsAppErrors
{
    // A pair of business and customer may exchange one message in 6 seconds; earlier a retry only fails again.
    private static readonly TimeSpan PairPause = TimeSpan.FromSeconds(6);

    public static SendResult Classify(int status, TimeSpan? retryAfter, ReadOnlySpan<byte> body)
    {
        if (status is >= 200 and < 300)
            return new SendResult(SendOutcome.Sent, ResponseJson.Find(body, "messages", "0", "id"));

        var text = ResponseJson.Find(body, "error", "code");
        if (!int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var code))
            return SendAnswers.ByStatus(status, retryAfter);
        var outcome = ByCode(code, status);
        var wait = outcome != SendOutcome.Retry ? null : retryAfter ?? (code == 131056 ? PairPause : null);
        return new SendResult(outcome, RetryAfter: wait, Code: text);
    }

    private static SendOutcome ByCode(int code, int status) => code switch
    {
        // The 24-hour window is closed.
        131047 => SendOutcome.WindowClosed,

        // Throttled: application, account, throughput, spam, pair, upgrade under way.
        4 or 80007 or 130429 or 131048 or 131056 or 131057 or 133016 => SendOutcome.Retry,

        // "Unknown": whether Meta took the message is not said.
        1 => SendOutcome.Uncertain,

        // Service errors that Meta asks to repeat.
        2 or 131000 or 131016 or 135000 => SendOutcome.Retry,

        // Token, permissions, the account locked or out of policy: nothing of it goes until someone acts.
        0 or 3 or 10 or 190 or (>= 200 and <= 299) or 131005 or 131031 or 368 => SendOutcome.Unauthorized,

        // A gateway in between that got no answer does not know what Meta did.
        _ => status switch { 502 or 504 => SendOutcome.Uncertain, >= 500 => SendOutcome.Retry, _ => SendOutcome.Rejected },
    };
}
