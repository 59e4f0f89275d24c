using System.Net;
using Gateway.Host.Sending;
using Gateway.Tests.Channels;

namespace Gateway.Tests.Host.Sending;

/// <summary>How long providers ask to wait, in the headers they do it with.</summary>
public sealed class RetryTimeTests
{
    private static readonly long Now = TestRequest.Now.ToUnixTimeSeconds();

    public static TheoryData<int, string, string, double?> Headers => new()
    {
        { 429, "Retry-After", "7", 7 },
        { 503, "Retry-After", "7", 7 },
        { 429, "Retry-After", TestRequest.Now.AddSeconds(90).ToString("R"), 90 },
        { 429, "Retry-After", TestRequest.Now.AddSeconds(-90).ToString("R"), null },
        { 429, "x-rate-limit-reset", $"{Now + 840}", 840 },
        { 429, "x-rate-limit-reset", $"{Now - 1}", null },
        { 429, "X-RateLimit-Reset-After", "1.5", 1.5 },
        { 429, "RateLimit-Reset", "30", 30 },
        { 429, "X-RateLimit-Reset", $"{Now + 12}", 12 },
        { 429, "X-RateLimit-Reset", "0", null },
        { 429, "X-RateLimit-Reset", "-3", null },
        { 429, "X-RateLimit-Reset", "soon", null },
        { 429, "X-RateLimit-Reset", "1e300", null },
        { 429, "X-RateLimit-Reset", $"{Now + 12}000", null },
        { 403, "x-rate-limit-reset", $"{Now + 840}", null },
        { 429, "X-Other", "30", null },
    };

    [Theory]
    [MemberData(nameof(Headers))]
    public void Asked_ByAHeader_IsTheTimeLeft(int status, string name, string value, double? seconds)
    {
        using var response = new HttpResponseMessage((HttpStatusCode)status);
        Assert.True(response.Headers.TryAddWithoutValidation(name, value));
        Assert.Equal(seconds, RetryTime.Asked(response, TestRequest.Now)?.TotalSeconds);
    }

    [Fact]
    public void Asked_RetryAfterBesideAWindow_IsTheFormer()
    {
        using var response = new HttpResponseMessage(HttpStatusCode.TooManyRequests);
        response.Headers.TryAddWithoutValidation("x-rate-limit-reset", $"{Now + 840}");
        response.Headers.TryAddWithoutValidation("Retry-After", "3");
        Assert.Equal(TimeSpan.FromSeconds(3), RetryTime.Asked(response, TestRequest.Now));
    }
}
