using System.Globalization;
using Gateway.Contracts;

namespace Gateway.Channels.Sending;

/// <summary>What an answer's status alone says, where the body tells no code of the provider's own.</summary>
internal static class HttpErrors
{
    public static SendResult ByStatus(int status, TimeSpan? retryAfter)
    {
        var code = string.Create(CultureInfo.InvariantCulture, $"http_{status}");
        return status switch
        {
            401 or 403 => new SendResult(SendOutcome.Unauthorized, Code: code),
            408 or 429 or >= 500 => new SendResult(SendOutcome.Retry, RetryAfter: retryAfter, Code: code),
            _ => new SendResult(SendOutcome.Rejected, Code: code),
        };
    }
}
