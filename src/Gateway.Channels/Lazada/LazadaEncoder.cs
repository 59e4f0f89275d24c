using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Gateway.Channels.Sending;
using Gateway.Channels.Signing;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;

namespace Gateway.Channels.Lazada;

/// <summary>
/// <c>POST {base}/rest/im/message/send</c> with signed parameters: <c>app_key</c>, <c>timestamp</c> in milliseconds, <c>sign_method=sha256</c>,
/// <c>access_token</c>, <c>session_id</c>, <c>template_id=1</c>, <c>txt</c>; <c>sign</c> is the HMAC of the path and every name and value, sorted, in capitals.
/// </summary>
internal static class LazadaEncoder
{
    // What the seller centre's chat window takes.
    public const int TextMax = 1000;

    private const string Path = "/im/message/send";

    public static IReadOnlyDictionary<string, string> Settings { get; } = new Dictionary<string, string>
    {
        ["appKey"] = "the app's key: part of the webhook's signature and of every send request",
    };

    public static EncodeResult Encode(OutboundMessage message, AccountModel account)
    {
        if (MessageParts.Unsupported(message, "Lazada") is { } unsupported)
            return unsupported;
        if (account.Current("appSecret") is not { } secret)
            return ApiRequests.NoSecret("appSecret");
        if (account.Current("accessToken") is not { } token)
            return ApiRequests.NoSecret("accessToken");
        if (AppKeys.Of(account) is not { Length: > 0 } appKey)
            return EncodeResult.Refused("account_not_configured", "settings.appKey: must be given to send");
        if (MessageParts.Of(message, "Lazada", TextMax, 0, out var parts) is { } refusal)
            return refusal;

        return new EncodeResult([.. parts.Select(part => SignedRequests.Of(time =>
        {
            var fields = new SortedDictionary<string, string>(StringComparer.Ordinal)
            {
                ["access_token"] = token.RevealText(),
                ["app_key"] = appKey,
                ["session_id"] = message.Recipient,
                ["sign_method"] = "sha256",
                ["template_id"] = "1",
                ["timestamp"] = time.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture),
                ["txt"] = part.Text!,
            };
            var signed = Encoding.UTF8.GetBytes(Path + string.Concat(fields.Select(f => f.Key + f.Value)));
            var form = new StringBuilder();
            foreach (var (name, value) in fields)
            {
                form.Field(name, value);
            }

            form.Field("sign", Convert.ToHexString(HMACSHA256.HashData(secret.Reveal(), signed)));
            return FormRequests.Post(ApiRequests.Url(account, "https://api.lazada.sg", "/rest" + Path), form);
        }))]);
    }

    /// <summary><c>{"code":"0","data":{"message_id":".."}}</c> or <c>{"code":"IllegalAccessToken","type":"ISP","message":".."}</c>, both with status 200.</summary>
    public static SendResult Classify(int status, TimeSpan? retryAfter, ReadOnlySpan<byte> body)
    {
        var code = ResponseJson.Find(body, "code");
        if (!SendAnswers.IsSuccess(status))
            return SendAnswers.ByStatus(status, retryAfter, code);
        return code switch
        {
            null or "0" when ResponseJson.Find(body, "err_code") is null or "0" => new SendResult(SendOutcome.Sent, ResponseJson.Find(body, "data", "message_id")),
            "IllegalAccessToken" or "AppCallLimit_Auth" or "IncompleteSignature" or "InvalidAppKey" or "InsufficientPermission" => new SendResult(SendOutcome.Unauthorized, Code: code),
            // Behind these the message may have been taken.
            "ServiceTimeout" or "SystemError" => new SendResult(SendOutcome.Uncertain, Code: code),
            "ApiCallLimit" or "AppCallLimit" or "ServiceUnavailable" => new SendResult(SendOutcome.Retry, RetryAfter: retryAfter, Code: code),
            _ => new SendResult(SendOutcome.Rejected, Code: code is null or "0" ? ResponseJson.Find(body, "err_code") : code),
        };
    }
}
