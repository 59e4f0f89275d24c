using Gateway.Contracts.Configuration;

namespace Gateway.Tests.Events.Webhooks;

/// <summary>An endpoint that a test answers for, without a network.</summary>
internal sealed class StubEndpoint(Func<HttpRequestMessage, HttpResponseMessage> answer) : HttpMessageHandler
{
    public static readonly WebhookSpec Spec = new()
    {
        Url = new Uri("https://example.com/hook"),
        BatchMax = 1,
        Ordered = true,
        Concurrency = 4,
        Timeout = TimeSpan.FromSeconds(15),
        RetryFor = TimeSpan.FromDays(3),
        NeverRetry = [400, 422],
        Headers = [],
    };

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        await Task.Yield();
        return answer(request);
    }
}
