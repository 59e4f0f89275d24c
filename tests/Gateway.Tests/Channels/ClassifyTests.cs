using System.Text;
using Gateway.Channels;
using Gateway.Contracts;

namespace Gateway.Tests.Channels;

public sealed class ClassifyTests
{
    [Theory]
    [InlineData("whatsapp", 200, """{"messages":[{"id":"wamid.9"}]}""", SendOutcome.Sent, null, null, "wamid.9")]
    [InlineData("whatsapp", 400, """{"error":{"message":"x","code":131047}}""", SendOutcome.WindowClosed, "131047", null, null)]
    [InlineData("whatsapp", 400, """{"error":{"code":131056}}""", SendOutcome.Retry, "131056", 6, null)]
    [InlineData("whatsapp", 429, """{"error":{"code":130429}}""", SendOutcome.Retry, "130429", null, null)]
    [InlineData("whatsapp", 500, """{"error":{"code":131000}}""", SendOutcome.Retry, "131000", null, null)]
    [InlineData("whatsapp", 400, """{"error":{"code":131026}}""", SendOutcome.Rejected, "131026", null, null)]
    [InlineData("whatsapp", 400, """{"error":{"code":132001}}""", SendOutcome.Rejected, "132001", null, null)]
    [InlineData("whatsapp", 401, """{"error":{"code":190}}""", SendOutcome.Unauthorized, "190", null, null)]
    [InlineData("whatsapp", 403, """{"error":{"code":200}}""", SendOutcome.Unauthorized, "200", null, null)]
    [InlineData("whatsapp", 502, "<html>", SendOutcome.Uncertain, "http_502", null, null)]
    [InlineData("whatsapp", 404, "", SendOutcome.Rejected, "http_404", null, null)]
    [InlineData("line", 200, """{"sentMessages":[{"id":"461","quoteToken":"q"}]}""", SendOutcome.Sent, null, null, "461")]
    [InlineData("line", 409, """{"message":"The retry key is already accepted","sentMessages":[{"id":"461"}]}""", SendOutcome.Sent, null, null, "461")]
    [InlineData("line", 429, """{"message":"The API rate limit has been exceeded."}""", SendOutcome.Retry, "http_429", null, null)]
    [InlineData("line", 429, """{"message":"You have reached your monthly limit."}""", SendOutcome.Rejected, "monthly_limit", null, null)]
    [InlineData("line", 400, """{"message":"Invalid reply token"}""", SendOutcome.Retry, "invalid_reply_token", null, null)]
    [InlineData("line", 400, """{"message":"The request body has 1 error(s)"}""", SendOutcome.Rejected, "http_400", null, null)]
    [InlineData("line", 401, "{}", SendOutcome.Unauthorized, "http_401", null, null)]
    [InlineData("line", 503, "", SendOutcome.Uncertain, "http_503", null, null)]
    [InlineData("telegram", 200, """{"ok":true,"result":{"message_id":88,"chat":{"id":5}}}""", SendOutcome.Sent, null, null, "88")]
    [InlineData("telegram", 429, """{"ok":false,"error_code":429,"description":"Too Many Requests: retry after 14","parameters":{"retry_after":14}}""", SendOutcome.Retry, "429", 14, null)]
    [InlineData("telegram", 403, """{"ok":false,"error_code":403,"description":"Forbidden: bot was blocked by the user"}""", SendOutcome.Rejected, "403", null, null)]
    [InlineData("telegram", 400, """{"ok":false,"error_code":400,"parameters":{"migrate_to_chat_id":-1001}}""", SendOutcome.Rejected, "chat_migrated", null, null)]
    [InlineData("telegram", 401, """{"ok":false,"error_code":401}""", SendOutcome.Unauthorized, "401", null, null)]
    [InlineData("telegram", 502, "\u0001", SendOutcome.Uncertain, "502", null, null)]
    [InlineData("whatsapp", 400, """{"error":{"code":1}}""", SendOutcome.Uncertain, "1", null, null)]
    [InlineData("messenger", 500, """{"error":{"code":1,"error_subcode":1357046}}""", SendOutcome.Uncertain, "1/1357046", null, null)]
    [InlineData("messenger", 403, """{"error":{"code":10,"error_subcode":2018065}}""", SendOutcome.WindowClosed, "10/2018065", null, null)]
    [InlineData("messenger", 403, """{"error":{"code":200,"error_subcode":2018028}}""", SendOutcome.Rejected, "200/2018028", null, null)]
    [InlineData("messenger", 403, """{"error":{"code":200}}""", SendOutcome.Unauthorized, "200", null, null)]
    [InlineData("messenger", 403, """{"error":{"code":10}}""", SendOutcome.Unauthorized, "10", null, null)]
    [InlineData("slack", 200, """{"ok":false,"error":"internal_error"}""", SendOutcome.Uncertain, "internal_error", null, null)]
    [InlineData("slack", 200, """{"ok":false,"error":"fatal_error"}""", SendOutcome.Uncertain, "fatal_error", null, null)]
    [InlineData("shopee", 200, """{"error":"error_inner"}""", SendOutcome.Uncertain, "error_inner", null, null)]
    [InlineData("shopee", 200, """{"error":"error_busy"}""", SendOutcome.Retry, "error_busy", null, null)]
    [InlineData("tiktok-business", 200, """{"code":50002}""", SendOutcome.Uncertain, "50002", null, null)]
    [InlineData("twilio", 404, """{"code":20404,"message":"The requested resource /Conversations/CH1/Messages was not found"}""", SendOutcome.Rejected, "20404", null, null)]
    [InlineData("twilio", 404, """{"code":20404,"message":"The requested resource /2010-04-01/Accounts/AC1/Messages.json was not found"}""", SendOutcome.Unauthorized, "20404", null, null)]
    [InlineData("infobip", 403, "{}", SendOutcome.Rejected, "http_403", null, null)]
    [InlineData("sunshine", 402, "{}", SendOutcome.Unauthorized, "http_402", null, null)]
    [InlineData("vonage", 403, """{"type":"https://developer.vonage.com/api-errors#forbidden"}""", SendOutcome.Unauthorized, "forbidden", null, null)]
    [InlineData("genesys", 403, """{"code":"missing.any.permissions"}""", SendOutcome.Unauthorized, "missing.any.permissions", null, null)]
    [InlineData("vonage", 422, """{"type":"https://developer.vonage.com/api-errors/messages#1300"}""", SendOutcome.Rejected, "1300", null, null)]
    [InlineData("messenger", 400, """{"error":{"code":80001}}""", SendOutcome.Retry, "80001", null, null)]
    [InlineData("instagram", 400, """{"error":{"code":80002}}""", SendOutcome.Retry, "80002", null, null)]
    [InlineData("email-mailgun", 403, "Forbidden", SendOutcome.Unauthorized, "http_403", null, null)]
    [InlineData("email-postmark", 422, """{"ErrorCode":412,"Message":"pending"}""", SendOutcome.Unauthorized, "412", null, null)]
    [InlineData("email-postmark", 422, """{"ErrorCode":406,"Message":"inactive"}""", SendOutcome.Rejected, "406", null, null)]
    [InlineData("email-postmark", 500, """{"ErrorCode":100,"Message":"maintenance"}""", SendOutcome.Retry, "100", null, null)]
    [InlineData("email-postmark", 200, """{"ErrorCode":0,"MessageID":"m"}""", SendOutcome.Sent, null, null, "m")]
    [InlineData("email-mandrill", 500, """{"status":"error","name":"ValidationError"}""", SendOutcome.Rejected, "ValidationError", null, null)]
    [InlineData("email-mandrill", 500, """{"status":"error","name":"Unknown_Subaccount"}""", SendOutcome.Rejected, "Unknown_Subaccount", null, null)]
    [InlineData("email-mandrill", 500, """{"status":"error","name":"Invalid_Key"}""", SendOutcome.Unauthorized, "Invalid_Key", null, null)]
    [InlineData("email-mandrill", 500, """{"status":"error","name":"GeneralError"}""", SendOutcome.Uncertain, "GeneralError", null, null)]
    [InlineData("email-mandrill", 500, "", SendOutcome.Uncertain, "http_500", null, null)]
    [InlineData("email-resend", 409, """{"name":"concurrent_idempotent_requests"}""", SendOutcome.Retry, "concurrent_idempotent_requests", null, null)]
    [InlineData("email-resend", 409, """{"name":"invalid_idempotent_request"}""", SendOutcome.Uncertain, "invalid_idempotent_request", null, null)]
    [InlineData("email-resend", 403, """{"name":"invalid_api_key"}""", SendOutcome.Unauthorized, "invalid_api_key", null, null)]
    [InlineData("email-resend", 403, """{"name":"validation_error"}""", SendOutcome.Rejected, "validation_error", null, null)]
    [InlineData("webchat", 200, "", SendOutcome.Sent, null, null, null)]
    [InlineData("webchat", 404, "", SendOutcome.Retry, "visitor_offline", null, null)]
    public void Classify_Answer_FollowsTheProvidersErrorClasses(
        string channel, int status, string body, SendOutcome outcome, string? code, int? waitSeconds, string? id)
    {
        var found = Assert.IsAssignableFrom<IChannel>(ChannelCatalog.Find(channel));
        var result = found.Classify(status, null, Encoding.UTF8.GetBytes(body));
        Assert.Equal(new SendResult(outcome, id, waitSeconds is null ? null : TimeSpan.FromSeconds(waitSeconds.Value), code), result);
    }

    [Fact]
    public void Classify_RetryAfterHeader_IsKept()
    {
        var line = Assert.IsAssignableFrom<IChannel>(ChannelCatalog.Find("line"));
        Assert.Equal(TimeSpan.FromSeconds(9), line.Classify(503, TimeSpan.FromSeconds(9), default).RetryAfter);
    }
}
