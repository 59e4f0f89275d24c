using System.Globalization;
using Gateway.Channels.Sending;
using Gateway.Contracts;

namespace Gateway.Channels.Meta;

/// <summary>
/// Answers of the send API of Messenger and Instagram: <c>{"recipient_id":"..","message_id":"m_.."}</c> or
/// <c>{"error":{"message":"..","code":10,"error_subcode":2018278}}</c>.
/// </summary>
/// <remarks>https://developers.facebook.com/docs/messenger-platform/error-codes</remarks>
internal static class GraphErrors
{
    public static SendResult Classify(int status, TimeSpan? retryAfter, ReadOnlySpan<byte> body)
    {
        if (status is >= 200 and < 300)
            return new SendResult(SendOutcome.Sent, ResponseJson.Find(body, "message_id"));
        var text = ResponseJson.Find(body, "error", "code");
        if (!int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var code))
            return SendAnswers.ByStatus(status, retryAfter);
        int.TryParse(ResponseJson.Find(body, "error", "error_subcode"), NumberStyles.None, CultureInfo.InvariantCulture, out var subcode);
        var outcome = ByCode(code, subcode, status);
        return new SendResult(
            outcome, RetryAfter: outcome == SendOutcome.Retry ? retryAfter : null,
            Code: subcode == 0 ? text : string.Create(CultureInfo.InvariantCulture, $"{code}/{subcode}"));
    }

    private static SendOutcome ByCode(int code, int subcode, int status) => (code, subcode) switch
    {
        // Outside the 24 hours, on Messenger and on Instagram.
        (_, 2018278 or 2018065 or 2534022) => SendOutcome.WindowClosed,

        // The person does not receive messages, is not there any more, or never was on this page.
        (551, _) or (_, 1545041 or 2018001 or 2018108 or 2534014) => SendOutcome.Rejected,

        // Throttled: application, user, page, account, calls; and what Meta asks to repeat.
        (4 or 17 or 32 or 613 or 80001 or 80002 or 80006 or 80007, _) or (2 or 1200 or -1, _) => SendOutcome.Retry,

        // "Unknown error": Meta documents that messages answered with 1/1357046 were all sent.
        (1, _) => SendOutcome.Uncertain,

        // Token, session, policy, and a permission the app lacks: nothing of this account goes until someone acts. A permission error with a subcode of
        // its own is about this person or this message.
        (0 or 3 or 102 or 190 or 368, _) or (10 or (>= 200 and <= 299), 0) => SendOutcome.Unauthorized,
        (10 or (>= 200 and <= 299), _) => SendOutcome.Rejected,

        // A gateway in between that got no answer does not know what Meta did.
        _ => status switch { 502 or 504 => SendOutcome.Uncertain, >= 500 => SendOutcome.Retry, _ => SendOutcome.Rejected },
    };
}
