using System.Globalization;
using System.Net.Http.Headers;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;

namespace Gateway.Events.Webhooks;

/// <summary>Events on their way to one endpoint, as one request.</summary>
internal interface IWebhookSender
{
    /// <summary>Never throws for what an endpoint or the network does.</summary>
    Task<WebhookAnswer> SendAsync(WebhookMessage message, CancellationToken cancellationToken);
}

/// <param name="Id">The same for every attempt: receivers recognise repetition by it.</param>
internal sealed record WebhookMessage(string Id, bool Batched, ReadOnlyMemory<byte> Body);

/// <summary>One signed POST, bounded in time and bytes whatever the endpoint does.</summary>
/// <param name="keys">Asked for each request, like <paramref name="headers"/>: the configuration may have new ones.</param>
internal sealed class WebhookPost(WebhookSpec spec, Func<IReadOnlyList<byte[]>> keys, Func<IReadOnlyDictionary<string, string>> headers, HttpMessageInvoker http, TimeProvider time, string? origin = null)
    : IWebhookSender
{
    // Endpoints answer with a word; reading it out keeps the connection. What is longer is cut off together with its connection.
    private const int AnswerMax = 4096;

    // A junk Retry-After must not silence an endpoint for years.
    private static readonly TimeSpan RetryAfterMax = TimeSpan.FromHours(1);

    public async Task<WebhookAnswer> SendAsync(WebhookMessage message, CancellationToken cancellationToken)
    {
        var signing = keys();
        if (signing.Count == 0)
        {
            // A receiver that takes what is not signed takes it from anybody.
            return new WebhookAnswer(WebhookOutcome.Failed, "no_secret");
        }

        using var request = Request(message, signing);
        return await WebhookExchange.RunAsync(
            request, spec, http, time,
            async (response, ending) =>
            {
                var answer = Classify(response);
                await DrainAsync(response, ending);
                return answer;
            },
            cancellationToken);
    }

    private HttpRequestMessage Request(WebhookMessage message, IReadOnlyList<byte[]> signing)
    {
        var timestamp = time.GetUtcNow().ToUnixTimeSeconds();
        var request = WebhookExchange.Request(HttpMethod.Post, spec, headers());
        request.Content = new ReadOnlyMemoryContent(message.Body);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(message.Batched ? "application/cloudevents-batch+json" : "application/cloudevents+json", "utf-8");
        if (origin is not null)
        {
            // An endpoint that was asked knows us by this.
            request.Headers.TryAddWithoutValidation("Origin", origin);
        }

        request.Headers.TryAddWithoutValidation("webhook-id", message.Id);
        request.Headers.TryAddWithoutValidation("webhook-timestamp", timestamp.ToString(CultureInfo.InvariantCulture));
        request.Headers.TryAddWithoutValidation("webhook-signature", WebhookSignature.Of(message.Id, timestamp, message.Body.Span, signing));
        return request;
    }

    private WebhookAnswer Classify(HttpResponseMessage response)
    {
        var status = (int)response.StatusCode;
        var code = string.Create(CultureInfo.InvariantCulture, $"http_{status}");
        return status switch
        {
            >= 200 and < 300 => new WebhookAnswer(WebhookOutcome.Taken, code),
            410 => new WebhookAnswer(WebhookOutcome.Gone, code),
            429 or 502 or 503 or 504 => new WebhookAnswer(WebhookOutcome.Throttled, code, RetryAfter(response)),
            _ when spec.NeverRetry.Contains(status) => new WebhookAnswer(WebhookOutcome.Refused, code),
            _ => new WebhookAnswer(WebhookOutcome.Failed, code),
        };
    }

    private TimeSpan? RetryAfter(HttpResponseMessage response)
    {
        var asked = response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - time.GetUtcNow(),
            // Larger than the framework reads, yet plainly a number: the longest we grant.
            _ when response.Headers.TryGetValues("Retry-After", out var values) && values.First() is { Length: > 0 } text && text.All(char.IsAsciiDigit) => RetryAfterMax,
            _ => (TimeSpan?)null,
        };
        return asked is not { } wait ? null : wait < TimeSpan.Zero ? TimeSpan.Zero : wait > RetryAfterMax ? RetryAfterMax : wait;
    }

    /// <summary>The status is the answer; its body only decides whether the connection can be used again.</summary>
    private static async Task DrainAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
            var rest = new byte[AnswerMax];
            for (var read = 0; read < rest.Length;)
            {
                var count = await body.ReadAsync(rest.AsMemory(read), cancellationToken);
                if (count == 0)
                {
                    return;
                }

                read += count;
            }
        }
        catch (Exception e) when (Unanswered.Is(e) || e is OperationCanceledException)
        {
            // Too slow, cut off, or shorter than it said: the connection is not used again, and the status stands.
        }
    }
}
