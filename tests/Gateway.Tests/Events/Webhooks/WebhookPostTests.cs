using System.Net;
using System.Net.Sockets;
using System.Text;
using Gateway.Contracts;
using Gateway.Events.Webhooks;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Events.Webhooks;

public sealed class WebhookPostTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero));

    [Theory]
    [InlineData(200, "Taken")]
    [InlineData(204, "Taken")]
    [InlineData(302, "Failed")]
    [InlineData(304, "Failed")]
    [InlineData(400, "Refused")]
    [InlineData(404, "Failed")]
    [InlineData(408, "Failed")]
    [InlineData(410, "Gone")]
    [InlineData(422, "Refused")]
    [InlineData(429, "Throttled")]
    [InlineData(500, "Failed")]
    [InlineData(502, "Throttled")]
    [InlineData(503, "Throttled")]
    [InlineData(504, "Throttled")]
    public async Task Send_Status_IsClassifiedAsStandardWebhooksSays(int status, string outcome)
    {
        var answer = await SendAsync(_ => new HttpResponseMessage((HttpStatusCode)status));

        Assert.Equal((outcome, "http_" + status), (answer.Outcome.ToString(), answer.Code));
    }

    [Theory]
    [InlineData("30", 30)]
    [InlineData("0", 0)]
    [InlineData("86400", 3600)]
    [InlineData("1000000000", 3600)]
    [InlineData("99999999999999999999", 3600)]
    [InlineData("Mon, 02 Mar 2026 09:01:00 GMT", 60)]
    [InlineData("Mon, 02 Mar 2020 09:01:00 GMT", 0)]
    [InlineData("soon", null)]
    [InlineData("-5", null)]
    public async Task Send_RetryAfter_IsReadAndClamped(string header, int? seconds)
    {
        var answer = await SendAsync(_ =>
        {
            var response = new HttpResponseMessage(HttpStatusCode.TooManyRequests);
            response.Headers.TryAddWithoutValidation("Retry-After", header);
            return response;
        });

        Assert.Equal(seconds, answer.RetryAfter?.TotalSeconds);
    }

    [Fact]
    public async Task Send_Request_CarriesIdTimeSignatureAndTheOwnersHeaders()
    {
        var keys = new[] { WebhookSecret.Parse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")! };
        HttpRequestMessage? seen = null;
        await SendAsync(
            request =>
            {
                seen = request;
                return new HttpResponseMessage(HttpStatusCode.OK);
            },
            keys);

        Assert.Equal("sub_1_0_1", seen!.Headers.GetValues("webhook-id").Single());
        Assert.Equal("1772442000", seen.Headers.GetValues("webhook-timestamp").Single());
        Assert.Equal(WebhookSignature.Of("sub_1_0_1", 1772442000, "{}"u8, keys), seen.Headers.GetValues("webhook-signature").Single());
        Assert.Equal("Bearer x", seen.Headers.GetValues("Authorization").Single());
        Assert.Equal("application/cloudevents+json; charset=utf-8", seen.Content!.Headers.ContentType!.ToString());
    }

    [Theory]
    [InlineData(true, "blocked_address")]
    [InlineData(false, "connection_failed")]
    public async Task Send_NoConnection_IsAFailureWithItsCode(bool blocked, string code)
    {
        var answer = await SendAsync(_ => throw new HttpRequestException("no", blocked ? new BlockedAddressException("no") : null));

        Assert.Equal((WebhookOutcome.Failed, code), (answer.Outcome, answer.Code));
    }

    [Fact]
    public async Task Send_PeerGoneAsSoonAsConnected_IsAFailure()
    {
        var answer = await SendAsync(_ => throw new SocketException((int)SocketError.NotConnected));

        Assert.Equal((WebhookOutcome.Failed, "connection_failed"), (answer.Outcome, answer.Code));
    }

    [Fact]
    public async Task Send_WithoutAKey_SendsNothing()
    {
        var asked = false;

        var answer = await SendAsync(
            _ =>
            {
                asked = true;
                return new HttpResponseMessage(HttpStatusCode.OK);
            },
            keys: []);

        Assert.Equal((WebhookOutcome.Failed, "no_secret", false), (answer.Outcome, answer.Code, asked));
    }

    private async Task<WebhookAnswer> SendAsync(Func<HttpRequestMessage, HttpResponseMessage> answer, byte[][]? keys = null)
    {
        using var http = new HttpMessageInvoker(new StubEndpoint(answer));
        var post = new WebhookPost(StubEndpoint.Spec, () => keys ?? [new byte[32]], () => new Dictionary<string, string> { ["Authorization"] = "Bearer x" }, http, _time);
        return await post.SendAsync(new WebhookMessage("sub_1_0_1", Batched: false, Encoding.UTF8.GetBytes("{}")), TestContext.Current.CancellationToken);
    }
}
