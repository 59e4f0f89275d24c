using System.Globalization;
using Gateway.Contracts.Configuration;

namespace Gateway.Events.Webhooks;

/// <summary>
/// Asks an endpoint whether it wants events before it gets the first one, so that nobody can point the gateway at a host that never asked. Until it agrees, every
/// attempt fails as <c>no_consent</c> and is repeated like any other failure.
/// </summary>
/// <remarks>
/// The validation handshake of CloudEvents' HTTP web hooks: an OPTIONS with <c>WebHook-Request-Origin</c>, answered with <c>WebHook-Allowed-Origin</c> and the requests a
/// minute it takes, which the delivery keeps from then on. Asked once in the life of a delivery; the status of the answer says nothing, as the specification wants it.
/// </remarks>
/// <param name="origin">The name this gateway sends under, a DNS name.</param>
/// <param name="pace">The delivery's own: told of the rate the endpoint allows.</param>
internal sealed class WebhookConsent(
    IWebhookSender inner, WebhookSpec spec, Func<IReadOnlyDictionary<string, string>> headers, string origin, RequestPace pace, HttpMessageInvoker http, TimeProvider time)
    : IWebhookSender
{
    private readonly Lock _lock = new();
    private Task<WebhookAnswer>? _asking;

    public async Task<WebhookAnswer> SendAsync(WebhookMessage message, CancellationToken cancellationToken) =>
        await AskAsync(cancellationToken) is { Outcome: not WebhookOutcome.Taken } refused ? refused : await inner.SendAsync(message, cancellationToken);

    /// <summary>Taken when the endpoint agrees. Everybody who waits shares one question, and after a refusal the next attempt asks again.</summary>
    private async Task<WebhookAnswer> AskAsync(CancellationToken cancellationToken)
    {
        Task<WebhookAnswer> asking;
        lock (_lock)
        {
            asking = _asking ??= HandshakeAsync(cancellationToken);
        }

        var answer = await asking;
        if (answer.Outcome != WebhookOutcome.Taken)
        {
            lock (_lock)
            {
                _asking = ReferenceEquals(_asking, asking) ? null : _asking;
            }
        }

        return answer;
    }

    private async Task<WebhookAnswer> HandshakeAsync(CancellationToken cancellationToken)
    {
        using var request = WebhookExchange.Request(HttpMethod.Options, spec, headers());
        request.Headers.TryAddWithoutValidation("WebHook-Request-Origin", origin);
        return await WebhookExchange.RunAsync(request, spec, http, time, (response, _) => Task.FromResult(Read(response)), cancellationToken);
    }

    private WebhookAnswer Read(HttpResponseMessage response)
    {
        if (!Agrees(response))
        {
            return new WebhookAnswer(WebhookOutcome.Failed, "no_consent");
        }

        pace.Agree(Rate(response));
        return new WebhookAnswer(WebhookOutcome.Taken, "consent");
    }

    private bool Agrees(HttpResponseMessage response) =>
        response.Headers.TryGetValues("WebHook-Allowed-Origin", out var allowed)
        && allowed.SelectMany(static value => value.Split(',', StringSplitOptions.TrimEntries)).Any(name => name == "*" || name.Equals(origin, StringComparison.OrdinalIgnoreCase));

    /// <summary>Requests a second; null for as many as the subscription says.</summary>
    private static double? Rate(HttpResponseMessage response) =>
        response.Headers.TryGetValues("WebHook-Allowed-Rate", out var rates)
        && int.TryParse(rates.First(), NumberStyles.None, CultureInfo.InvariantCulture, out var perMinute) && perMinute > 0
            ? perMinute / 60.0
            : null;
}
