using Gateway.Events;
using Gateway.Host.Http;

namespace Gateway.Host.Subscriptions;

/// <summary>Refusals of the subscriptions' owner as problems.</summary>
internal static class SubscriptionProblems
{
    // The store heals or another silo takes over within seconds.
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(2);

    public static Task WriteAsync(HttpContext context, SubscriptionResult result) => result switch
    {
        SubscriptionResult.Stale => Problem.WriteAsync(context, 412, ProblemCodes.PreconditionFailed, "The subscription was changed since; get it again."),
        SubscriptionResult.Declared => Problem.WriteAsync(
            context, 409, ProblemCodes.DeclaredInConfiguration, "The configuration declares this subscription: change it there. Pause, resume, replay and acknowledge work here."),
        SubscriptionResult.TooMany => Problem.WriteAsync(context, 409, ProblemCodes.LimitReached, $"This tenant has {SubscriptionRules.CountMax} subscriptions, as many as it may have."),
        SubscriptionResult.TooManyToHost => Problem.WriteAsync(
            context, 409, ProblemCodes.LimitReached, $"{SubscriptionRules.SameHostMax} webhooks of this tenant go to that host, as many as may: let one of them pass events on."),
        SubscriptionResult.KeyReused => Problem.WriteAsync(
            context, 422, ProblemCodes.IdempotencyKeyReused, "This Idempotency-Key came with another body within a day; use a new key for a new request."),
        SubscriptionResult.NoWebhook => Problem.WriteAsync(context, 409, ProblemCodes.NoWebhook, "The subscription has no webhook."),
        SubscriptionResult.Unavailable => Unavailable(context),
        _ => Problem.WriteAsync(context, 404, ProblemCodes.NotFound, "This tenant has no such subscription."),
    };

    /// <param name="member">Of the request.</param>
    public static Task FutureCursor(HttpContext context, string member) => Problem.WriteAsync(
        context, 400, ProblemCodes.FutureCursor,
        $"{member}: names events that do not exist. The store may have been restored from an older copy; begin at a time, the beginning or now.");

    public static Task Unavailable(HttpContext context) =>
        Problem.WriteAsync(context, 503, ProblemCodes.StoreUnavailable, "The store did not confirm; look before asking again.", RetryAfter);
}
