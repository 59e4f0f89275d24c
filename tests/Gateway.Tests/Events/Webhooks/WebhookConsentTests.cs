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
    private readonly RequestPace _pace;

    public WebhookConsentTests() => _pace = new RequestPace(null, _time, agreed: false);

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
    public async Task Send_AllowedRate_IsTheDeliverysFromThenOn()
    {
        var sender = Sender("*", rate: "30");
        Assert.False(_pace.IsAgreed);

        await SendAsync(sender);

        Assert.True(_pace.IsAgreed);
        Assert.Equal(TimeSpan.FromSeconds(2), _pace.Take());
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(TimeSpan.Zero, _pace.Take());
    }

    [Fact]
    public void Agree_MoreThanTheOwnerWants_ChangesNothing()
    {
        var pace = new RequestPace(2, _time, agreed: false);

        pace.Agree(100);

        Assert.Equal((TimeSpan.Zero, TimeSpan.Zero, TimeSpan.FromSeconds(0.5)), (pace.Take(), pace.Take(), pace.Take()));
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
        return new WebhookConsent(new WebhookPost(StubEndpoint.Spec, () => [new byte[32]], () => headers, http, _time, "gateway.example"), StubEndpoint.Spec, () => headers, "gateway.example", _pace, http, _time);
    }

    private static Task<WebhookAnswer> SendAsync(WebhookConsent sender) =>
        sender.SendAsync(new WebhookMessage("sub_1_0_1", Batched: false, Encoding.UTF8.GetBytes("{}")), TestContext.Current.CancellationToken);
}
