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
            401 or 403 => new SendResult(SendOutcome.Unauthorized, Code: code),
            // Something in between waited in vain or got nonsense: the provider itself may have taken it.
            502 or 504 => new SendResult(SendOutcome.Uncertain, RetryAfter: retryAfter, Code: code),
            408 or 425 or 429 or >= 500 => new SendResult(SendOutcome.Retry, RetryAfter: retryAfter, Code: code),
            _ => new SendResult(SendOutcome.Rejected, Code: code),
        };
    }

    public static bool IsSuccess(int status) => status is >= 200 and < 300;
}
