using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Gateway.Contracts.Configuration;
using Gateway.Events.Webhooks;
using Gateway.Journal;

namespace Gateway.Events.Subscriptions;

internal sealed class SubscriptionsGrain(
    GatewayJournal journal, ModelSource models, SubscriptionVault vault, IGrainFactory grains, TimeProvider time, ILogger<SubscriptionsGrain> logger)
    : Grain, ISubscriptionsGrain
{
    // A caller that has had no answer for a day asks a person.
    private static readonly TimeSpan RequestsKept = TimeSpan.FromDays(1);

    // A day of a thousand creations with keys: 100 KB in the record.
    private const int RequestsMax = 1000;

    // The newest, the one before it, and one that a hurried rotation left.
    private const int SecretsMax = 3;

    private DirectoryRecord? _record;
    private long _declaredVersion = -1;

    private string Tenant => this.GetPrimaryKeyString();

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _record = new DirectoryRecord(journal, SubscriptionKey.Directory(Tenant), time);
        await _record.LoadAsync();
    }

    public async ValueTask<SubscriptionOutcome> CreateAsync(SubscriptionSpec spec, long[]? start, IdempotentRequest? request)
    {
        var now = time.GetUtcNow();
        var requests = State.Requests.Where(r => now - r.At < RequestsKept).TakeLast(RequestsMax - 1).ToList();
        if (request is not null && requests.Find(r => r.Key == request.Key) is { } earlier)
        {
            return earlier.Digest != request.Digest ? new(SubscriptionResult.KeyReused)
                : Find(earlier.Id) is { } made ? new(SubscriptionResult.Done, made, NewestSecret(made))
                : new(SubscriptionResult.NotFound);
        }

        if (State.Subscriptions.Count >= SubscriptionRules.CountMax)
        {
            return new(SubscriptionResult.TooMany);
        }

        if (IsHostFull(spec, except: null))
        {
            return new(SubscriptionResult.TooManyToHost);
        }

        var id = "sub_" + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(12));
        var secret = spec.Webhook is null ? null : WebhookSecret.New();
        var subscription = new Subscription
        {
            Id = id,
            Spec = WithoutHeaders(spec),
            CreatedAt = now,
            Version = 1,
            SealedHeaders = SealHeaders(spec),
            Secrets = secret is null ? [] : [new SigningSecret(vault.Seal(Tenant, Encoding.ASCII.GetBytes(secret)), now, null)],
        };
        if (request is not null)
        {
            requests.Add(new AnsweredRequest(request.Key, request.Digest, id, now));
        }

        // Where it begins first: a subscription that is listed has a place.
        return await Grain(id).StartAsync(subscription with { State = SubscriptionState.Paused }, start)
            && await SaveAsync(State with { Subscriptions = [.. State.Subscriptions, subscription], Requests = requests })
            ? await StartedAsync(subscription, secret)
            : new(SubscriptionResult.Unavailable);
    }

    /// <summary>What the configuration declares is the operator's own, and counts as well.</summary>
    private bool IsHostFull(SubscriptionSpec spec, string? except) => spec.Webhook?.Url.IdnHost is { } host
        && State.Subscriptions.Count(other => other.Id != except && string.Equals(other.Spec.Webhook?.Url.IdnHost, host, StringComparison.OrdinalIgnoreCase)) >= SubscriptionRules.SameHostMax;

    public ValueTask<Subscription[]> ListAsync() => new(State.Subscriptions.ToArray());

    public ValueTask<Subscription?> FindAsync(string id) => new(models.Current.Tenants.ContainsKey(Tenant) ? Find(id) : null);

    public async ValueTask<SubscriptionOutcome> ChangeAsync(string id, long? version, SubscriptionSpec? spec, bool keepHeaders, SubscriptionState? state)
    {
        if (Check(id, version, out var before) is { } refusal)
        {
            return refusal;
        }

        if (spec is not null && before.Declared)
        {
            return new(SubscriptionResult.Declared, before);
        }

        if (spec is not null && IsHostFull(spec, except: id))
        {
            return new(SubscriptionResult.TooManyToHost, before);
        }

        if (keepHeaders && spec?.Webhook is { } moved && !IsSameOrigin(before.Spec.Webhook?.Url, moved.Url))
        {
            // What was told to one host as its password is not told to another, which whoever changed the URL may have chosen.
            (spec, keepHeaders) = (spec with { Webhook = moved with { Headers = new Dictionary<string, string>() } }, false);
        }

        var after = before with
        {
            Spec = spec is null ? before.Spec : WithoutHeaders(spec),
            // Headers are replaced as a whole or not at all: they are never shown, so they cannot be sent back.
            SealedHeaders = spec is null || keepHeaders ? before.SealedHeaders : SealHeaders(spec),
            State = state ?? before.State,
            Reason = state is null or SubscriptionState.Disabled ? before.Reason : null,
            Version = before.Version + 1,
        };
        return await ReplaceAsync(after) ? await StartedAsync(after, secret: null) : new(SubscriptionResult.Unavailable);
    }

    public async ValueTask<SubscriptionOutcome> DeleteAsync(string id, long? version)
    {
        if (Check(id, version, out var before) is { } refusal)
        {
            return refusal;
        }

        if (before.Declared)
        {
            return new(SubscriptionResult.Declared, before);
        }

        if (!await SaveAsync(State with { Subscriptions = [.. State.Subscriptions.Where(s => s.Id != id)] }))
        {
            return new(SubscriptionResult.Unavailable);
        }

        await Grain(id).StopAsync();
        return new(SubscriptionResult.Done, before);
    }

    public async ValueTask<SubscriptionOutcome> RotateSecretAsync(string id, TimeSpan overlap)
    {
        if (Check(id, version: null, out var before) is { } refusal)
        {
            return refusal;
        }

        if (before.Declared || before.Spec.Webhook is null)
        {
            return new(before.Declared ? SubscriptionResult.Declared : SubscriptionResult.NoWebhook, before);
        }

        var now = time.GetUtcNow();
        var secret = WebhookSecret.New();
        var older = before.Secrets.Where(s => s.ExpiresAt is not { } end || end > now)
            .Select(s => s.ExpiresAt is { } end && end < now + overlap ? s : s with { ExpiresAt = now + overlap });
        var after = before with
        {
            Secrets = [.. older.Prepend(new SigningSecret(vault.Seal(Tenant, Encoding.ASCII.GetBytes(secret)), now, null)).Take(SecretsMax)],
            Version = before.Version + 1,
        };
        return await ReplaceAsync(after) ? await StartedAsync(after, secret) : new(SubscriptionResult.Unavailable);
    }

    public async ValueTask<bool> DisableAsync(string id, long version, string reason)
    {
        if (Find(id) is not { State: SubscriptionState.Active } before || before.Version != version)
        {
            return true;
        }

        var after = before with { State = SubscriptionState.Disabled, Reason = reason, Version = before.Version + 1 };
        if (!await ReplaceAsync(after, SubscriptionEvents.Disabled(Tenant, id, after.Version, reason, time.GetUtcNow())))
        {
            return false;
        }

        DirectoryLog.Disabled(logger, Tenant, id, reason);
        await Grain(id).StartAsync(after, start: null);
        return true;
    }

    public async ValueTask TouchAsync()
    {
        var model = models.Current;
        if (!model.Tenants.TryGetValue(Tenant, out var tenant))
        {
            // Its keys and its pepper are gone, so nothing could be signed and nobody may read. Places stay, for a tenant that comes back.
            await WithdrawAsync(State.Subscriptions.Select(static subscription => subscription.Id));
            DeactivateOnIdle();
            return;
        }

        if (model.Version != _declaredVersion
            && (DeclaredSubscriptions.Merge(State, tenant, time.GetUtcNow()) is not { } merged || await SaveAsync(merged)))
        {
            _declaredVersion = model.Version;
        }

        // Before the others are started: one that was declared anew in the meantime begins with a clean grain.
        if (State.Withdrawn.Count > 0)
        {
            await WithdrawAsync(State.Withdrawn);
            await SaveAsync(State with { Withdrawn = [] });
        }

        await Task.WhenAll(State.Subscriptions.Select(subscription => Grain(subscription.Id).StartAsync(subscription, start: null).AsTask()));
    }

    private DirectoryState State => _record!.State;

    private ISubscriptionGrain Grain(string id) => grains.GetGrain<ISubscriptionGrain>(SubscriptionKey.Of(Tenant, id));

    private Task WithdrawAsync(IEnumerable<string> ids) => Task.WhenAll(ids.Select(id => Grain(id).WithdrawAsync().AsTask()));

    private Subscription? Find(string id) => State.Subscriptions.Find(s => s.Id == id);

    private SubscriptionOutcome? Check(string id, long? version, out Subscription found)
    {
        found = Find(id)!;
        return found is null ? new(SubscriptionResult.NotFound)
            : version is { } seen && seen != found.Version ? new(SubscriptionResult.Stale, found)
            : null;
    }

    private async ValueTask<SubscriptionOutcome> StartedAsync(Subscription subscription, string? secret)
    {
        try
        {
            await Grain(subscription.Id).StartAsync(subscription, start: null);
        }
        catch (Exception exception)
        {
            // Durable already, and a secret is shown only this once: a grain that cannot be reached now is reached by the next touch.
            DirectoryLog.NotStarted(logger, exception, Tenant, subscription.Id);
        }

        return new(SubscriptionResult.Done, subscription, secret);
    }

    private ValueTask<bool> ReplaceAsync(Subscription after, params ReadOnlyMemory<byte>[] events) =>
        SaveAsync(State with { Subscriptions = [.. State.Subscriptions.Select(s => s.Id == after.Id ? after : s)] }, events);

    private async ValueTask<bool> SaveAsync(DirectoryState state, params ReadOnlyMemory<byte>[] events)
    {
        if (await _record!.SaveAsync(state, events))
        {
            return true;
        }

        // Another activation may own it by now: the next call reads what is there.
        DeactivateOnIdle();
        return false;
    }

    private string? NewestSecret(Subscription subscription) =>
        subscription.Secrets.Length > 0 && vault.Unseal(Tenant, subscription.Secrets[0].Sealed) is { } plain ? Encoding.ASCII.GetString(plain) : null;

    private static bool IsSameOrigin(Uri? before, Uri after) =>
        before is not null && Uri.Compare(before, after, UriComponents.SchemeAndServer, UriFormat.UriEscaped, StringComparison.OrdinalIgnoreCase) == 0;

    private string? SealHeaders(SubscriptionSpec spec) => spec.Webhook is { Headers.Count: > 0 } webhook
        ? vault.Seal(Tenant, JsonSerializer.SerializeToUtf8Bytes(webhook.Headers, DirectoryContext.Default.DictionaryStringString))
        : null;

    /// <summary>Names stay, so that they can be shown.</summary>
    private static SubscriptionSpec WithoutHeaders(SubscriptionSpec spec) => spec.Webhook is not { Headers.Count: > 0 } webhook
        ? spec
        : spec with { Webhook = webhook with { Headers = webhook.Headers.ToDictionary(header => header.Key, _ => "***") } };
}

internal static partial class DirectoryLog
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "Subscription {Subscription} of {Tenant} was disabled: {Reason}. It keeps its place")]
    public static partial void Disabled(ILogger logger, string tenant, string subscription, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Subscription {Subscription} of {Tenant} could not be started; it is tried again")]
    public static partial void NotStarted(ILogger logger, Exception exception, string tenant, string subscription);
}
