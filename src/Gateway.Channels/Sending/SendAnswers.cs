using System.Globalization;
using Gateway.Contracts;

namespace Gateway.Channels.Sending;

/// <summary>What an HTTP status means where a provider's own code says nothing more.</summary>
internal static class SendAnswers
{
    /// <param name="code">The provider's own code, told in place of the status.</param>
    public static SendResult ByStatus(int status, TimeSpan? retryAfter, string? code = null)
    {
        code ??= string.Create(CultureInfo.InvariantCulture, $"http_{status}");
        return status switch
        {
            // A 403 is as a rule about one recipient who may not be written to. Where a channel means the account by it, it names the code before it asks here.
            401 => new SendResult(SendOutcome.Unauthorized, Code: code),
            // Something in between waited in vain or got nonsense: the provider itself may have taken it.
            502 or 504 => new SendResult(SendOutcome.Uncertain, RetryAfter: retryAfter, Code: code),
            408 or 425 or 429 or >= 500 => new SendResult(SendOutcome.Retry, RetryAfter: retryAfter, Code: code),
            _ => new SendResult(SendOutcome.Rejected, Code: code),
        };
    }

    public static bool IsSuccess(int status) => status is >= 200 and < 300;
}
