using Gateway.Channels;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;
using Gateway.Conversations;
using Gateway.Host.Operate;

namespace Gateway.Host.Ingress;

/// <summary>What must be asked of the provider because of a request's items.</summary>
internal static class FetchOrders
{
    /// <summary>The questions, null when there are none. Items that only announce what is fetched leave the list: they take no effect themselves.</summary>
    public static List<FetchOrder>? Take(
        IChannel channel, List<InboundItem> items, TenantModel tenant, AccountModel account, DateTimeOffset receivedAt, GatewayMetrics metrics, ILogger logger)
    {
        List<FetchOrder>? orders = null;
        for (var i = 0; i < items.Count; i++)
        {
            var tickets = channel.Fetches(items[i], account);
            if (tickets.Count == 0)
            {
                continue;
            }

            var to = Batches.Resolve(items[i], tenant, account, metrics, logger);
            orders ??= [];
            var announced = false;
            foreach (var ticket in tickets)
            {
                orders.Add(new FetchOrder(to, ticket, receivedAt));
                announced |= ticket.Replaces;
            }

            if (announced)
            {
                items.RemoveAt(i--);
            }
        }

        return orders;
    }
}
