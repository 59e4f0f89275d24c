using Gateway.Contracts;
using Gateway.Contracts.Configuration;
using Gateway.Conversations;
using Gateway.Host.Operate;

namespace Gateway.Host.Ingress;

/// <summary>The items of one request, one batch a thread, each in the provider's order.</summary>
internal static class Batches
{
    /// <summary>Whether an item changes a thread. Ignored ones are counted and forgotten, typing is passed on and forgotten; without a sender there is no thread.</summary>
    public static bool IsKept(InboundItem item) => item.Kind is not (ItemKind.Ignored or ItemKind.Typing) && item.Sender is not null;

    /// <summary>Whether an item says that the customer writes now. That they stopped is told by nothing more coming.</summary>
    public static bool IsTyping(InboundItem item) => item.Kind == ItemKind.Typing && item.Sender is not null && item.Status != "stop";

    /// <summary>Groups by (account, alias). A linear search: a request carries one or two threads, and never more than a thousand items.</summary>
    public static List<InboundBatch> Group(
        List<InboundItem> items, TenantModel tenant, AccountModel account, DateTimeOffset receivedAt, GatewayMetrics metrics, ILogger logger)
    {
        var batches = new List<InboundBatch>(1);
        foreach (var item in items)
        {
            if (!IsKept(item))
            {
                continue;
            }

            var to = Resolve(item, tenant, account, metrics, logger);
            var known = batches.Find(b => b.Alias == item.Sender && b.Account == to);
            if (known is null)
            {
                batches.Add(new InboundBatch(to, item.Sender!, new List<InboundItem>(1) { item }, receivedAt));
            }
            else
            {
                ((List<InboundItem>)known.Items).Add(item);
            }
        }

        return batches;
    }

    /// <summary>
    /// The account an item is for: the one whose provider id it carries, of the same tenant and channel only. An item of an id that no account has
    /// is for the account of the URL: a conversation is only ever on an account that can answer.
    /// </summary>
    public static AccountRef Resolve(InboundItem item, TenantModel tenant, AccountModel account, GatewayMetrics metrics, ILogger logger)
    {
        if (item.Account is null || item.Account == account.ProviderId)
        {
            return account.Ref;
        }

        if (ProviderIds.Find(tenant, account.Ref.Channel, item.Account) is { } other)
        {
            return other.Ref;
        }

        // Without a provider id in the configuration the URL alone tells.
        if (account.ProviderId is not null)
        {
            metrics.UnknownAccount(account.Ref.Channel);
            HostLog.UnknownAccount(logger, tenant.Name, account.Ref.Channel, item.Account, account.Ref.Account);
        }

        return account.Ref;
    }
}
