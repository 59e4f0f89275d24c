using Gateway.Contracts.Configuration;
using Microsoft.Extensions.Hosting;

namespace Gateway.Events.Subscriptions;

/// <summary>Keeps every tenant's subscriptions active in the cluster, so that they are delivered after a restart without anybody asking for them.</summary>
internal sealed class SubscriptionStarter(
    IGrainFactory grains, ModelSource models, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<SubscriptionStarter> logger) : BackgroundService
{
    // A silo that died takes its deliveries with it; this bounds how long they stand still. A new declaration waits as long.
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The silo takes calls once the host has started.
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        using var timer = new PeriodicTimer(Period, time);
        var tenants = new HashSet<string>(StringComparer.Ordinal);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                // One that has left the configuration is touched until that has worked once: then it has stopped.
                var current = models.Current.Tenants.Keys;
                tenants.UnionWith(current);
                await Task.WhenAll(tenants.Select(tenant => grains.GetGrain<ISubscriptionsGrain>(tenant).TouchAsync().AsTask()));
                tenants.IntersectWith(current);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                SubscriptionStarterLog.Failed(logger, exception);
            }

            await ((Task)timer.WaitForNextTickAsync(stoppingToken).AsTask()).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}

internal static partial class SubscriptionStarterLog
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "Subscriptions could not all be started; it is tried again")]
    public static partial void Failed(ILogger logger, Exception exception);
}
