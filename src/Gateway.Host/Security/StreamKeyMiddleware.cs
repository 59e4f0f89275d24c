using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Host.Security;

/// <summary>
/// Ends event streams (<c>text/event-stream</c>) whose key was taken back or has expired, as if their reader had left: it comes back with its cursor and gets
/// the 401. Sockets ask for themselves.
/// </summary>
internal sealed class StreamKeyMiddleware(RequestDelegate next, KeyCheck keys, TimeProvider time)
{
    public Task InvokeAsync(HttpContext context) =>
        context.Features.Get<ApiKeyEntry>() is { } entry && context.Request.Headers.Accept.ToString().Contains("text/event-stream", StringComparison.OrdinalIgnoreCase)
            ? WatchAsync(context, entry)
            : next(context);

    private async Task WatchAsync(HttpContext context, ApiKeyEntry entry)
    {
        var lifetime = context.Features.GetRequiredFeature<IHttpRequestLifetimeFeature>();
        var gone = lifetime.RequestAborted;
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(gone);
        await using var timer = time.CreateTimer(
            _ =>
            {
                if (!keys.IsStillGood(entry))
                {
                    ending.Cancel();
                }
            },
            null, KeyCheck.Period, KeyCheck.Period);
        lifetime.RequestAborted = ending.Token;
        try
        {
            await next(context);
        }
        finally
        {
            lifetime.RequestAborted = gone;
        }
    }
}
