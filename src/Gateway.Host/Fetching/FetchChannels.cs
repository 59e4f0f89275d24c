using System.Buffers;
using Gateway.Channels;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;
using Gateway.Conversations;
using Gateway.Host.Ingress;
using Gateway.Host.Operate;
using Gateway.Host.Sending;

namespace Gateway.Host.Fetching;

/// <summary>Asks the providers' real APIs; what they answer goes the way of received items, whose ids tell what was received before.</summary>
internal sealed class FetchChannels(
    ModelSource models, ChannelLookup channels, ProviderHttp http, IReadyAccounts tokens, IThreads threads, TimeProvider clock, GatewayMetrics metrics, ILogger<FetchChannels> logger) : IFetchChannels, IDisposable
{
    // At 200 ms an answer 160 questions a second, more than Mercado Libre's 500 a minute for one seller; the rest waits durably.
    private const int FetchingMax = 32;

    private readonly SemaphoreSlim _places = new(FetchingMax);

    public void Dispose() => _places.Dispose();

    public async Task<FetchProgress> FetchAsync(FetchOrder order, CancellationToken cancellationToken)
    {
        await _places.WaitAsync(cancellationToken);
        try
        {
            var progress = await AskAsync(order, cancellationToken);
            metrics.Fetched(order.Account.Channel, progress.Outcome switch { FetchOutcome.Done => "done", FetchOutcome.Retry => "retry", _ => "failed" });
            return progress;
        }
        finally
        {
            _places.Release();
        }
    }

    private async Task<FetchProgress> AskAsync(FetchOrder order, CancellationToken cancellationToken)
    {
        var account = order.Account;
        if (!models.Current.Tenants.TryGetValue(account.Tenant, out var tenant) || !tenant.Accounts.TryGetValue((account.Channel, account.Account), out var model)
            || channels(account.Channel) is not { } channel)
        {
            return new FetchProgress(FetchOutcome.Failed, "account_unknown");
        }

        // An operator may give the missing secret while the question waits.
        var ready = await tokens.ReadyAsync(channel, model, cancellationToken);
        if (ready.Refusal is { } refusal)
        {
            return new FetchProgress(FetchOutcome.Retry, refusal.Code);
        }

        if (channel.Fetch(order.Ticket, ready.Account) is not { } request)
        {
            return new FetchProgress(FetchOutcome.Retry, "account_not_configured");
        }

        var answer = await http.AskAsync(request, cancellationToken);
        if (answer.Failure is not null || answer.Status is < 200 or >= 300)
        {
            if (answer.Status == 401)
            {
                tokens.Refused(ready.Account);
            }

            // What is announced may not be readable yet, and a refused token is mended by a person: only a request that can never be right ends it.
            var outcome = answer.Status is 400 or 410 or 422 ? FetchOutcome.Failed : FetchOutcome.Retry;
            return new FetchProgress(outcome, answer.Failure ?? $"http_{answer.Status}", answer.RetryAfter);
        }

        var now = clock.GetUtcNow();
        var items = new List<InboundItem>();
        var decoded = channel.DecodeFetched(order.Ticket, new ReadOnlySequence<byte>(answer.Body), now, model, items);
        if (decoded.Outcome == DecodeOutcome.Malformed)
        {
            HostLog.FetchedNonsense(logger, account.Tenant, account.Channel, account.Account, decoded.Detail ?? "");
            return new FetchProgress(FetchOutcome.Failed, "invalid_answer");
        }

        foreach (var batch in Batches.Group(items, tenant, model, now, metrics, logger))
        {
            var thread = ThreadId.Of(tenant.Pepper.Span, batch.Account.Tenant, batch.Account.Channel, batch.Account.Account, batch.Alias);
            if (await threads.AcceptAsync(thread, batch) != AcceptOutcome.Accepted)
            {
                return new FetchProgress(FetchOutcome.Retry, "store_unavailable");
            }
        }

        return new FetchProgress(FetchOutcome.Done);
    }
}
