using System.Globalization;
using System.Text.Json.Serialization.Metadata;
using Gateway.Events;
using Gateway.Host.Api;
using Gateway.Host.Configuration;
using Gateway.Host.Http;
using Gateway.Host.Security;

namespace Gateway.Host.Subscriptions;

/// <summary><c>/api/v1/subscriptions/{id}</c>: read, acknowledge, go back, and what was given up.</summary>
internal sealed class ReadingApi(IGrainFactory grains, SubscriptionCursors cursors, SubscriptionReaders readers, AckSignals signals)
{
    private const int LimitDefault = 100;
    private const int LimitMax = 1000;

    // A stream slot is free again when a reader leaves; a minute keeps a crowd of refused ones harmless.
    private static readonly TimeSpan StreamsRetry = TimeSpan.FromMinutes(1);

    public async Task ReadAsync(HttpContext context, string id)
    {
        if (await FindAsync(context, id) is not var (found, progress, grain))
        {
            return;
        }

        var text = context.Request.Query["limit"].ToString();
        var limit = LimitDefault;
        if (text.Length > 0 && !int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out limit))
        {
            await Problem.WriteAsync(context, 400, ProblemCodes.InvalidRequest, $"limit: '{Problem.Quote(text)}' is not a whole number; 1 to {LimitMax}.");
        }
        else if (!context.Request.Headers.Accept.ToString().Contains("text/event-stream", StringComparison.OrdinalIgnoreCase))
        {
            await readers.PageAsync(context, Tenant(context), found, progress, Math.Clamp(limit, 1, LimitMax));
        }
        else if (found.Spec.Webhook is not null)
        {
            await PushedAsync(context);
        }
        else if (found.State != SubscriptionState.Active)
        {
            await Problem.WriteAsync(context, 409, ProblemCodes.SubscriptionNotActive, "The subscription is paused; resume it, or look at a page.");
        }
        else if (!await readers.StreamAsync(context, Tenant(context), found, grain))
        {
            await Problem.WriteAsync(context, 503, ProblemCodes.Overloaded, "This process serves as many streams as it may; try another one.", StreamsRetry);
        }
    }

    public async Task AckAsync(HttpContext context, string id)
    {
        var errors = new ConfigurationErrors();
        if (await FindAsync(context, id) is not var (found, progress, grain)
            || await ApiBody.ReadAsync(context, SubscriptionContext.Default.AckRequest, SubscriptionContext.Default, errors) is not { } request)
        {
            return;
        }

        var text = request.Cursor ?? "";
        if (found.Spec.Webhook is not null)
        {
            await PushedAsync(context);
        }
        else if (cursors.Read(Tenant(context), id, progress.Generation, text) is { } positions)
        {
            await AnswerAsync(context, await grain.AckAsync(positions, progress.Generation), id);
        }
        else if (cursors.Read(Tenant(context), id, progress.Generation - 1, text) is not null)
        {
            await AnswerAsync(context, AckOutcome.Stale, id);
        }
        else
        {
            await Problem.WriteAsync(context, 400, ProblemCodes.InvalidCursor, "cursor: not one that a page or stream of this subscription has given.");
        }
    }

    public async Task ReplayAsync(HttpContext context, string id)
    {
        var errors = new ConfigurationErrors();
        if (await FindAsync(context, id) is not var (_, progress, grain)
            || await ApiBody.ReadAsync(context, SubscriptionContext.Default.ReplayRequest, SubscriptionContext.Default, errors) is not { } request)
        {
            return;
        }

        var from = request.From ?? "";
        var positions = !SubscriptionRules.IsStart(from) ? null
            : cursors.Read(Tenant(context), id, progress.Generation, from) ?? await cursors.ResolveAsync(Tenant(context), from, context.RequestAborted);
        if (positions is null)
        {
            errors.Add("$.from", request.From, SubscriptionRules.StartRule);
            await ApiBody.RefuseAsync(context, 422, ProblemCodes.InvalidSubscription, errors);
        }
        else if (await cursors.IsFutureAsync(positions, context.RequestAborted))
        {
            await SubscriptionProblems.FutureCursor(context, "from");
        }
        else if (!await grain.ReplayAsync(positions))
        {
            await SubscriptionProblems.Unavailable(context);
        }
        else
        {
            signals.Moved(SubscriptionKey.Of(Tenant(context), id));
            context.Response.StatusCode = StatusCodes.Status204NoContent;
        }
    }

    public async Task DeadLettersAsync(HttpContext context, string id)
    {
        if (await FindAsync(context, id) is var (_, _, grain))
        {
            var letters = await grain.DeadLettersAsync();
            await WriteAsync(context, new DeadLetterList([.. letters.Select(DeadLetterIds.Of)]), SubscriptionContext.Answers.DeadLetterList);
        }
    }

    public async Task DeadLetterAsync(HttpContext context, string id, string @event)
    {
        if (await FindAsync(context, id) is not var (_, _, grain))
        {
            return;
        }

        // Found among this subscription's own: a place in the log alone opens nothing.
        if ((await grain.DeadLettersAsync()).FirstOrDefault(dead => DeadLetterIds.Of(dead).Event == @event) is not { } found)
        {
            await Problem.WriteAsync(context, 404, ProblemCodes.NotFound, "The subscription has no such dead letter.");
            return;
        }

        var (letter, json) = (DeadLetterIds.Of(found), await readers.FindAsync(Tenant(context), found.Id.Partition, found.Id.Sequence, context.RequestAborted));
        using var content = json is null ? null : System.Text.Json.JsonDocument.Parse(json);
        await WriteAsync(context, new DeadLetterContent(letter.Event, letter.At, letter.Attempts, letter.Code, content?.RootElement), SubscriptionContext.Answers.DeadLetterContent);
    }

    public Task RetryDeadLettersAsync(HttpContext context, string id) => OnDeadLettersAsync(context, id, static (grain, ids) => grain.RetryDeadLettersAsync(ids));

    public Task DropDeadLettersAsync(HttpContext context, string id) => OnDeadLettersAsync(context, id, static (grain, ids) => grain.DropDeadLettersAsync(ids));

    private async Task OnDeadLettersAsync(HttpContext context, string id, Func<ISubscriptionGrain, DeadEventId[]?, ValueTask<int?>> act)
    {
        var errors = new ConfigurationErrors();
        if (await FindAsync(context, id) is not var (_, _, grain)
            || await ApiBody.ReadAsync(context, SubscriptionContext.Default.DeadLetterRequest, SubscriptionContext.Default, errors, optional: true) is not { } request)
        {
            return;
        }

        var ids = DeadLetterIds.Read(request.Events, errors);
        if (errors.Any)
        {
            await ApiBody.RefuseAsync(context, 422, ProblemCodes.InvalidSubscription, errors);
            return;
        }

        if (await act(grain, ids) is { } count)
        {
            await WriteAsync(context, new CountBody(count), SubscriptionContext.Answers.CountBody);
        }
        else
        {
            await SubscriptionProblems.Unavailable(context);
        }
    }

    private async ValueTask<(Subscription Found, SubscriptionProgress Progress, ISubscriptionGrain Grain)?> FindAsync(HttpContext context, string id)
    {
        var found = await grains.GetGrain<ISubscriptionsGrain>(Tenant(context)).FindAsync(id);
        var grain = grains.GetGrain<ISubscriptionGrain>(SubscriptionKey.Of(Tenant(context), id));
        if (found is not null && await grain.ProgressAsync() is { } progress)
        {
            return (found, progress, grain);
        }

        await SubscriptionProblems.WriteAsync(context, SubscriptionResult.NotFound);
        return null;
    }

    private async Task AnswerAsync(HttpContext context, AckOutcome outcome, string id)
    {
        switch (outcome)
        {
            case AckOutcome.Done:
                signals.Moved(SubscriptionKey.Of(Tenant(context), id));
                context.Response.StatusCode = StatusCodes.Status204NoContent;
                break;
            case AckOutcome.Stale:
                await Problem.WriteAsync(context, 409, ProblemCodes.StaleCursor, "The subscription was replayed after this cursor was given out; read on and acknowledge new ones.");
                break;
            case AckOutcome.Future:
                await Problem.WriteAsync(context, 400, ProblemCodes.FutureCursor, "cursor: names events that do not exist.");
                break;
            default:
                await SubscriptionProblems.Unavailable(context);
                break;
        }
    }

    private static Task PushedAsync(HttpContext context) =>
        Problem.WriteAsync(context, 409, ProblemCodes.DeliveredByWebhook, "This subscription pushes to a webhook and keeps its own cursor.");

    private static Task WriteAsync<T>(HttpContext context, T body, JsonTypeInfo<T> type)
    {
        context.Response.Headers.CacheControl = "no-store";
        return context.Response.WriteAsJsonAsync(body, type, cancellationToken: context.RequestAborted);
    }

    private static string Tenant(HttpContext context) => context.User.FindFirst(GatewayClaims.Tenant)!.Value;
}
