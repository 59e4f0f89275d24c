using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Gateway.Contracts.Configuration;
using Gateway.Events;
using Gateway.Host.Api;
using Gateway.Host.Configuration;
using Gateway.Host.Http;
using Gateway.Host.Outbound;
using Gateway.Host.Security;

namespace Gateway.Host.Subscriptions;

/// <summary><c>/api/v1/subscriptions</c>: make, look at, change and delete.</summary>
internal sealed class SubscriptionApi(IGrainFactory grains, SubscriptionCursors cursors, ModelSource models, AckSignals signals)
{
    public async Task CreateAsync(HttpContext context)
    {
        var (good, key) = await IdempotencyKey.ReadAsync(context);
        var errors = new ConfigurationErrors();
        if (!good || await ApiBody.ReadAsync(context, SubscriptionContext.Default.SubscriptionFile, SubscriptionContext.Default, errors) is not { } file)
        {
            return;
        }

        if (file.Id is not null || file.Secrets is not null)
        {
            errors.Add(file.Id is null ? "$.secrets" : "$.id", null, "is made by the gateway");
        }

        var spec = Reader(errors).Read(file);
        var start = errors.Any ? null : await cursors.ResolveAsync(Tenant(context), spec.Start, context.RequestAborted);
        if (!errors.Any && start is null)
        {
            errors.Add("$.start", spec.Start, "is not a cursor this store has given to this tenant");
        }

        if (errors.Any)
        {
            await ApiBody.RefuseAsync(context, 422, ProblemCodes.InvalidSubscription, errors);
            return;
        }

        if (await cursors.IsFutureAsync(start!, context.RequestAborted))
        {
            await SubscriptionProblems.FutureCursor(context, "start");
            return;
        }

        var request = key is null ? null : new IdempotentRequest(
            key, IdempotencyKey.DigestOf(JsonSerializer.Serialize(file, SubscriptionContext.Default.SubscriptionFile)));
        var outcome = await Directory(context).CreateAsync(spec, start, request);
        if (outcome.Result == SubscriptionResult.Done)
        {
            context.Response.Headers.Location = "/api/v1/subscriptions/" + outcome.Subscription!.Id;
            await WriteAsync(context, outcome, StatusCodes.Status201Created);
        }
        else
        {
            await SubscriptionProblems.WriteAsync(context, outcome.Result);
        }
    }

    public async Task ListAsync(HttpContext context)
    {
        var all = await Directory(context).ListAsync();
        await WriteAsync(context, new SubscriptionList([.. all.Select(static one => SubscriptionViews.Of(one))]), SubscriptionContext.Answers.SubscriptionList);
    }

    public async Task GetAsync(HttpContext context, string id)
    {
        if (await Directory(context).FindAsync(id) is not { } found)
        {
            await SubscriptionProblems.WriteAsync(context, SubscriptionResult.NotFound);
            return;
        }

        var progress = await Grain(context, id).ProgressAsync();
        context.Response.Headers.ETag = EntityTags.Of(found.Version);
        await WriteAsync(
            context,
            SubscriptionViews.Of(found, progress is null ? null : SubscriptionViews.Of(progress, cursors.Write(Tenant(context), id, progress), found.Spec.Webhook is not null)),
            SubscriptionContext.Answers.SubscriptionBody);
    }

    public async Task ChangeAsync(HttpContext context, string id)
    {
        var (good, version) = await EntityTags.ReadIfMatchAsync(context, required: true);
        var errors = new ConfigurationErrors();
        if (!good || await ApiBody.ReadAsync(context, SubscriptionContext.Default.SubscriptionPatch, SubscriptionContext.Default, errors) is not { } patch)
        {
            return;
        }

        if (await Directory(context).FindAsync(id) is not { } found)
        {
            await SubscriptionProblems.WriteAsync(context, SubscriptionResult.NotFound);
            return;
        }

        if (patch.State is not null && SubscriptionViews.StateOf(patch.State) is null)
        {
            errors.Add("$.state", patch.State, "must be active or paused");
        }

        var spec = SubscriptionViews.ChangesSpec(patch) ? Reader(errors).Read(SubscriptionViews.Merged(found.Spec, patch)) : null;
        if (errors.Any)
        {
            await ApiBody.RefuseAsync(context, 422, ProblemCodes.InvalidSubscription, errors);
            return;
        }

        var outcome = await Directory(context).ChangeAsync(
            id, version ?? found.Version, KeepHeaderNames(found, patch, spec), keepHeaders: patch.Headers is null, SubscriptionViews.StateOf(patch.State));
        // Readers of this process learn of it before they read on.
        signals.Moved(SubscriptionKey.Of(Tenant(context), id));
        await AnswerAsync(context, outcome);
    }

    public async Task DeleteAsync(HttpContext context, string id)
    {
        var (good, version) = await EntityTags.ReadIfMatchAsync(context, required: false);
        if (!good)
        {
            return;
        }

        var outcome = await Directory(context).DeleteAsync(id, version);
        if (outcome.Result == SubscriptionResult.Done)
        {
            context.Response.StatusCode = StatusCodes.Status204NoContent;
        }
        else
        {
            await SubscriptionProblems.WriteAsync(context, outcome.Result);
        }
    }

    public async Task RotateAsync(HttpContext context, string id)
    {
        var errors = new ConfigurationErrors();
        if (await ApiBody.ReadAsync(context, SubscriptionContext.Default.RotateRequest, SubscriptionContext.Default, errors, optional: true) is not { } request)
        {
            return;
        }

        // A day is a working day in every zone; a month is a secret that was never replaced.
        var overlap = errors.Duration("$.overlap", request.Overlap, TimeSpan.FromDays(1), TimeSpan.Zero, TimeSpan.FromDays(30));
        if (errors.Any)
        {
            await ApiBody.RefuseAsync(context, 422, ProblemCodes.InvalidSubscription, errors);
            return;
        }

        await AnswerAsync(context, await Directory(context).RotateSecretAsync(id, overlap));
    }

    private static SubscriptionSpec? KeepHeaderNames(Subscription found, SubscriptionPatch patch, SubscriptionSpec? spec) =>
        spec is { Webhook: { } webhook } && patch.Headers is null && found.Spec.Webhook is { } before ? spec with { Webhook = webhook with { Headers = before.Headers } } : spec;

    private static async Task AnswerAsync(HttpContext context, SubscriptionOutcome outcome)
    {
        if (outcome.Result == SubscriptionResult.Done)
        {
            await WriteAsync(context, outcome, StatusCodes.Status200OK);
        }
        else
        {
            await SubscriptionProblems.WriteAsync(context, outcome.Result);
        }
    }

    private static Task WriteAsync(HttpContext context, SubscriptionOutcome outcome, int status)
    {
        context.Response.StatusCode = status;
        context.Response.Headers.ETag = EntityTags.Of(outcome.Subscription!.Version);
        return WriteAsync(context, SubscriptionViews.Of(outcome.Subscription, secret: outcome.Secret), SubscriptionContext.Answers.SubscriptionBody);
    }

    private static Task WriteAsync<T>(HttpContext context, T body, JsonTypeInfo<T> type)
    {
        context.Response.Headers.CacheControl = "no-store";
        return context.Response.WriteAsJsonAsync(body, type, cancellationToken: context.RequestAborted);
    }

    private SubscriptionReader Reader(ConfigurationErrors errors)
    {
        var model = models.Current;
        return new SubscriptionReader(errors, new OutboundRules(model.OutboundAllow, model.OutboundPorts), "$");
    }

    private static string Tenant(HttpContext context) => context.User.FindFirst(GatewayClaims.Tenant)!.Value;

    private ISubscriptionsGrain Directory(HttpContext context) => grains.GetGrain<ISubscriptionsGrain>(Tenant(context));

    private ISubscriptionGrain Grain(HttpContext context, string id) => grains.GetGrain<ISubscriptionGrain>(SubscriptionKey.Of(Tenant(context), id));
}
