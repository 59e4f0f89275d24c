using System.Security.Authentication;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;

namespace Gateway.Events.Webhooks;

/// <summary>One request to an endpoint and its answer, bounded in time; what the endpoint and the network do wrong becomes an answer too.</summary>
internal static class WebhookExchange
{
    /// <summary>A request with what the owner wants sent along.</summary>
    public static HttpRequestMessage Request(HttpMethod method, WebhookSpec spec, IReadOnlyDictionary<string, string> headers)
    {
        var request = new HttpRequestMessage(method, spec.Url);
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        request.Headers.TryAddWithoutValidation("User-Agent", "Gateway-Webhooks/1");
        return request;
    }

    /// <summary>Never throws for what an endpoint or the network does.</summary>
    /// <param name="read">Makes an answer of the response; its token ends with the time of the whole exchange.</param>
    public static async Task<WebhookAnswer> RunAsync(
        HttpRequestMessage request, WebhookSpec spec, HttpMessageInvoker http, TimeProvider time, Func<HttpResponseMessage, CancellationToken, Task<WebhookAnswer>> read,
        CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(spec.Timeout, time);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            using var response = await http.SendAsync(request, ending.Token);
            return await read(response, ending.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new WebhookAnswer(WebhookOutcome.Failed, "timeout");
        }
        catch (OperationCanceledException)
        {
            return new WebhookAnswer(WebhookOutcome.Stopped, "stopped");
        }
        catch (Exception e) when (Unanswered.Is(e))
        {
            return new WebhookAnswer(WebhookOutcome.Failed, CodeOf(e));
        }
    }

    private static string CodeOf(Exception exception)
    {
        for (var e = exception; e is not null; e = e.InnerException)
        {
            switch (e)
            {
                case BlockedAddressException:
                    return "blocked_address";
                case AuthenticationException:
                    return "tls_error";
                default:
                    break;
            }
        }

        return (exception as HttpRequestException)?.HttpRequestError switch
        {
            HttpRequestError.NameResolutionError => "dns_error",
            HttpRequestError.SecureConnectionError => "tls_error",
            HttpRequestError.InvalidResponse or HttpRequestError.ConfigurationLimitExceeded => "invalid_answer",
            HttpRequestError.ResponseEnded => "connection_closed",
            _ => "connection_failed",
        };
    }
}
