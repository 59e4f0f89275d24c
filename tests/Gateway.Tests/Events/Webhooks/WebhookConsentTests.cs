using System.Net;
using System.Text;
using Gateway.Events.Webhooks;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Events.Webhooks;

/// <summary>Whether an endpoint is asked before it gets events, and what its answer counts for.</summary>
public sealed class WebhookConsentTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero));
    private readonly List<HttpRequestMessage> _seen = [];

    [Theory]
    [InlineData("gateway.example")]
    [InlineData("GATEWAY.example")]
    [InlineData("other.example, gateway.example")]
    [InlineData("*")]
    public async Task Send_EndpointThatAgrees_IsAskedOnceAndKnowsTheOrigin(string allowed)
    {
        var sender = Sender(allowed);

        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => SendAsync(sender)));

        Assert.All(answers, answer => Assert.Equal(WebhookOutcome.Taken, answer.Outcome));
        var asked = Assert.Single(_seen, r => r.Method == HttpMethod.Options);
        Assert.Same(asked, _seen[0]);
        Assert.Equal("gateway.example", asked.Headers.GetValues("WebHook-Request-Origin").Single());
        Assert.Equal("Bearer x", asked.Headers.GetValues("Authorization").Single());
        Assert.All(_seen.Skip(1), post => Assert.Equal("gateway.example", post.Headers.GetValues("Origin").Single()));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("other.example")]
    [InlineData("")]
    public async Task Send_EndpointThatDoesNotAgree_GetsNoEvent(string? allowed)
    {
        var sender = Sender(allowed);

        var first = await SendAsync(sender);
        var second = await SendAsync(sender);

        Assert.Equal((WebhookOutcome.Failed, "no_consent"), (first.Outcome, first.Code));
        Assert.Equal((WebhookOutcome.Failed, "no_consent"), (second.Outcome, second.Code));
        Assert.Equal([HttpMethod.Options, HttpMethod.Options], _seen.Select(r => r.Method));
    }

    [Fact]
    public async Task Send_EndpointThatAgreesLater_GetsItsEvents()
    {
        var allowed = "";
        var sender = Sender(() => allowed);
        Assert.Equal("no_consent", (await SendAsync(sender)).Code);

        allowed = "*";

        Assert.Equal(WebhookOutcome.Taken, (await SendAsync(sender)).Outcome);
    }

    [Fact]
    public async Task Send_AllowedRate_IsKept()
    {
        var sender = Sender("*", rate: "30");

        var (first, second) = (await SendAsync(sender), await SendAsync(sender));
        _time.Advance(TimeSpan.FromSeconds(2));
        var third = await SendAsync(sender);

        Assert.Equal(WebhookOutcome.Taken, first.Outcome);
        Assert.Equal((WebhookOutcome.Throttled, "allowed_rate", TimeSpan.FromSeconds(2)), (second.Outcome, second.Code, second.RetryAfter));
        Assert.Equal(WebhookOutcome.Taken, third.Outcome);
    }

    [Fact]
    public async Task Send_EndpointThatCannotBeReached_FailsWithTheCause()
    {
        var sender = Sender(() => throw new HttpRequestException("no"));

        Assert.Equal((WebhookOutcome.Failed, "connection_failed"), await SendAsync(sender) is var answer ? (answer.Outcome, answer.Code) : default);
    }

    private WebhookConsent Sender(string? allowed, string? rate = null) => Sender(() => allowed, rate);

    private WebhookConsent Sender(Func<string?> allowed, string? rate = null)
    {
        var headers = new Dictionary<string, string> { ["Authorization"] = "Bearer x" };
        var http = new HttpMessageInvoker(new StubEndpoint(request =>
        {
            lock (_seen)
            {
                _seen.Add(request);
            }

            var response = new HttpResponseMessage(HttpStatusCode.OK);
            if (request.Method == HttpMethod.Options && allowed() is { } origin)
            {
                response.Headers.TryAddWithoutValidation("WebHook-Allowed-Origin", origin);
                response.Headers.TryAddWithoutValidation("WebHook-Allowed-Rate", rate ?? "*");
            }

            return response;
        }));
        return new WebhookConsent(new WebhookPost(StubEndpoint.Spec, () => [], headers, http, _time, "gateway.example"), StubEndpoint.Spec, headers, "gateway.example", http, _time);
    }

    private static Task<WebhookAnswer> SendAsync(WebhookConsent sender) =>
        sender.SendAsync(new WebhookMessage("sub_1_0_1", Batched: false, Encoding.UTF8.GetBytes("{}")), TestContext.Current.CancellationToken);
}
