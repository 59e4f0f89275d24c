using Gateway.Client;
using Gateway.Client.Events;

namespace Gateway.SystemTests.Subscriptions.Kills;

/// <summary>
/// A subscriber with the client library as a process of its own, to be killed: notes each batch, then saves its cursor, or acknowledges where it reads a subscription.
/// Comes back by itself when the gateway does.
/// </summary>
internal static class FeedWorker
{
    public static async Task<int> RunAsync(Uri gateway, string key, int lanePort, EventTransport transport, string notes, string? subscription)
    {
        using var taken = new TakenNotes(notes);
        var options = new GatewayClientOptions
        {
            Url = gateway,
            Key = key,
            LanePort = lanePort,
            LaneTls = gateway.Scheme == Uri.UriSchemeHttps,
            ReconnectMin = TimeSpan.FromMilliseconds(20),
            ReconnectMax = TimeSpan.FromMilliseconds(200),
        };
        var wanted = subscription is null
            ? new SubscriptionOptions { Transport = transport, Cursors = new FileCursorStore(notes + ".cursor") }
            : new SubscriptionOptions { Transport = transport, Subscription = subscription };
        await foreach (var batch in new GatewayEvents(options).ReadAsync(wanted))
        {
            taken.Add(batch.Events.Select(static one => one.Root));
        }

        return 0;
    }
}
