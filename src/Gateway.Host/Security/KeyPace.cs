using Gateway.Host.Http;
using Gateway.Host.Pacing;

namespace Gateway.Host.Security;

/// <summary>
/// How often one key may read by REST and read events: no program of one tenant takes the processor from all others. Commands are not counted: the journal says
/// when it has too many.
/// </summary>
internal sealed class KeyPace(RequestDelegate next, TimeProvider clock)
{
    // A page of events or a list costs about a millisecond of a core: half a core for one key. A program that needs more reads a stream or the lane.
    internal const double PerSecond = 500;

    // What a back end asks when it starts: two seconds' worth at once.
    internal const double Burst = 1000;

    // The bucket is full again by then.
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(2);

    // Keys come from the configuration, which has some hundreds; keys that were taken out of it are forgotten when there are this many.
    private const int KeysMax = 10_000;

    private readonly TokenBuckets _keys = new(PerSecond, Burst, clock, KeysMax);

    public Task InvokeAsync(HttpContext context) =>
        context.Features.Get<ApiKeyEntry>() is not { } entry || !IsPaced(context.Request) || _keys.TryTake(entry.Id)
            ? next(context)
            : Problem.WriteAsync(context, StatusCodes.Status429TooManyRequests, ProblemCodes.TooManyRequests, $"At most {PerSecond:0} reads a second with one key.", RetryAfter);

    private static bool IsPaced(HttpRequest request) =>
        (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)) && (request.Path.StartsWithSegments("/api/v1") || request.Path.StartsWithSegments("/events"));
}
