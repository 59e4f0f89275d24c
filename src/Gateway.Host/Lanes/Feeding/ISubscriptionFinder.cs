using Gateway.Events;

namespace Gateway.Host.Lanes.Feeding;

/// <summary>Finds a tenant's durable subscription; a seam, because most tests of lanes have no grains.</summary>
internal interface ISubscriptionFinder
{
    ValueTask<FoundSubscription?> FindAsync(string tenant, string id);
}

/// <param name="Owner">Keeps its place.</param>
/// <param name="Partitions">Of the log.</param>
internal sealed record FoundSubscription(Subscription Subscription, ISubscriptionGrain Owner, int Partitions);

internal sealed class GrainSubscriptions(IGrainFactory grains) : ISubscriptionFinder
{
    public async ValueTask<FoundSubscription?> FindAsync(string tenant, string id)
    {
        var owner = grains.GetGrain<ISubscriptionGrain>(SubscriptionKey.Of(tenant, id));
        return await grains.GetGrain<ISubscriptionsGrain>(tenant).FindAsync(id) is { } found && await owner.ProgressAsync() is { } progress
            ? new FoundSubscription(found, owner, progress.Positions.Length)
            : null;
    }
}
