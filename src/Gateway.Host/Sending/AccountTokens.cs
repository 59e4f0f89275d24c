using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using Gateway.Channels;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;

namespace Gateway.Host.Sending;

/// <summary>
/// Access tokens that expire: one in force for each account, fetched once however many messages wait for it, and renewed before it ends. The channel
/// makes the request and reads the answer; here is what needs a clock, a network and a memory.
/// </summary>
internal sealed class AccountTokens(TokenStore store, ProviderHttp http, TimeProvider clock, ILogger<AccountTokens> logger) : IDisposable, IReadyAccounts
{
    private const string AccessName = "accessToken";
    private const string RefreshName = "refreshToken";

    // A token refused this soon after it was fetched is not the reason: fetching another would only lead to the next refusal.
    private static readonly TimeSpan FreshFor = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<AccountRef, Slot> _slots = new();

    /// <summary>The account as the channel's encoder may use it: with a token in force, where the channel has tokens that expire.</summary>
    public async ValueTask<ReadyAccount> ReadyAsync(IChannel channel, AccountModel account, CancellationToken cancellationToken)
    {
        var slot = _slots.GetOrAdd(account.Ref, static _ => new Slot());
        if (slot.Ready is { } ready && ReferenceEquals(ready.Source, account) && (ready.RefreshAt is null || clock.GetUtcNow() < ready.RefreshAt))
        {
            return new ReadyAccount(ready.Account, null);
        }

        await slot.Gate.WaitAsync(cancellationToken);
        try
        {
            return slot.Ready is { } now && ReferenceEquals(now.Source, account) && (now.RefreshAt is null || clock.GetUtcNow() < now.RefreshAt)
                ? new ReadyAccount(now.Account, null)
                : await FetchAsync(slot, channel, account, cancellationToken);
        }
        finally
        {
            slot.Gate.Release();
        }
    }

    /// <summary>The provider refuses the token this account was given: the next send fetches another, unless it is brand-new.</summary>
    public void Refused(AccountModel given)
    {
        if (_slots.TryGetValue(given.Ref, out var slot) && slot.Ready is { RefreshAt: not null } ready && ReferenceEquals(ready.Account, given)
            && clock.GetUtcNow() - ready.ObtainedAt > FreshFor)
        {
            slot.RefusedToken = ready.Account.Secrets[AccessName].RevealText();
            slot.Ready = null;
        }
    }

    public void Dispose()
    {
        foreach (var slot in _slots.Values)
        {
            slot.Dispose();
        }
    }

    private async ValueTask<ReadyAccount> FetchAsync(Slot slot, IChannel channel, AccountModel account, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (channel.TokenRequest(account, now) is null)
        {
            slot.Ready = new Ready(account, account, null, now);
            return new ReadyAccount(account, null);
        }

        var seed = Seed(account);
        var (kept, version) = await store.ReadAsync(account.Ref, cancellationToken);
        if (kept?.Seed != seed)
        {
            kept = null;
        }

        if (kept is not null && now < kept.RefreshAt && kept.Access.RevealText() != slot.RefusedToken)
        {
            return Use(slot, account, kept);
        }

        var asked = kept?.Refresh is { } refresh ? With(account, RefreshName, refresh) : account;
        var answer = channel.TokenRequest(asked, now) is { } request ? await http.AskAsync(request, cancellationToken) : null;
        if (answer is not { Failure: null } || channel.ReadToken(answer.Status, answer.Body) is not { } grant)
        {
            TokenLog.Refused(logger, account.Ref.Tenant, account.Ref.Channel, account.Ref.Account, answer?.Status ?? 0);
            if (kept is not null && now < kept.ExpiresAt && kept.Access.RevealText() != slot.RefusedToken)
            {
                return new ReadyAccount(With(account, AccessName, kept.Access), null);
            }

            // The provider's word is final until someone mends the credentials; silence or its own trouble is not.
            var outcome = answer is not { Failure: null } || answer.Status is 408 or 429 or >= 500 ? SendOutcome.Retry : SendOutcome.Unauthorized;
            return new ReadyAccount(account, new SendResult(outcome, Code: "access_token"));
        }

        var held = new HeldToken(seed, grant.AccessToken, grant.RefreshToken ?? kept?.Refresh, now, now + grant.Lifetime);
        if (!await store.WriteAsync(account.Ref, held, version, now)
            && await store.ReadAsync(account.Ref, cancellationToken) is ({ } theirs, _) && theirs.Seed == seed && theirs.ObtainedAt >= held.ObtainedAt)
        {
            // Another gateway renewed at the same moment; where a new token makes the old one void, theirs is the one in force.
            held = theirs;
        }

        slot.RefusedToken = null;
        return Use(slot, account, held);
    }

    private static ReadyAccount Use(Slot slot, AccountModel account, HeldToken held)
    {
        var ready = new Ready(account, With(account, AccessName, held.Access), held.RefreshAt, held.ObtainedAt);
        slot.Ready = ready;
        return new ReadyAccount(ready.Account, null);
    }

    private static AccountModel With(AccountModel account, string name, Secret secret) =>
        account with { Secrets = account.Secrets.Where(s => s.Key != name).Append(new(name, secret)).ToFrozenDictionary(StringComparer.Ordinal) };

    private static string Seed(AccountModel account)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (name, value) in account.Secrets.OrderBy(s => s.Key, StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(name + "\n"));
            hash.AppendData(SHA256.HashData(value.Reveal()));
        }

        foreach (var (name, value) in account.Settings.OrderBy(s => s.Key, StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{name}\n{value}\n"));
        }

        return Convert.ToBase64String(hash.GetHashAndReset());
    }

    private sealed class Slot : IDisposable
    {
        private volatile Ready? _ready;

        public SemaphoreSlim Gate { get; } = new(1);

        public Ready? Ready
        {
            get => _ready;
            set => _ready = value;
        }

        public string? RefusedToken { get; set; }

        public void Dispose() => Gate.Dispose();
    }

    /// <param name="Source">The account as configured; after a reload it is another object, and everything is looked at again.</param>
    /// <param name="RefreshAt">Null where no token expires.</param>
    private sealed record Ready(AccountModel Source, AccountModel Account, DateTimeOffset? RefreshAt, DateTimeOffset ObtainedAt);
}

/// <param name="Refusal">Why there is no token; null when the account is ready.</param>
internal readonly record struct ReadyAccount(AccountModel Account, SendResult? Refusal);

internal static partial class TokenLog
{
    [LoggerMessage(Level = LogLevel.Error, Message = "{Tenant}/{Channel}/{Account} got no access token (HTTP {Status}); check its credentials")]
    public static partial void Refused(ILogger logger, string tenant, string channel, string account, int status);
}
