using Gateway.Contracts.Configuration;
using Gateway.Journal;
using Microsoft.Extensions.Hosting;

namespace Gateway.Conversations.Partitions;

/// <summary>Keeps every partition and every pool active in the cluster, so that work which nobody writes to goes on after a restart.</summary>
internal sealed class PartitionStarter(
    IGrainFactory grains, GatewayJournal journal, ModelSource models, QueuePressure pressure, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<PartitionStarter> logger)
    : BackgroundService
{
    // A silo that died takes its partitions with it; this bounds how long they stand still.
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The silo takes calls once the host has started.
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (stoppingToken.IsCancellationRequested)
        {
            return;
        }

        using var timer = new PeriodicTimer(Period, time);
        do
        {
            await Task.WhenAll(Enumerable.Range(0, journal.PartitionCount).Select(partition => StartPartitionAsync(partition, stoppingToken)));
            await Task.WhenAll(models.Current.Tenants.Keys.Select(tenant => StartPoolAsync(tenant, stoppingToken)));
        }
        while (await WaitAsync(timer, stoppingToken));
    }

    // Each by itself: one that cannot start leaves the others awake.
    private async Task StartPartitionAsync(int partition, CancellationToken stoppingToken)
    {
        try
        {
            await grains.GetGrain<IPartitionGrain>(partition).StartAsync();
        }
        catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
        {
            PartitionStarterLog.Failed(logger, exception, partition);
        }
    }

    // Each by itself: a pool that cannot start is one tenant's trouble.
    private async Task StartPoolAsync(string tenant, CancellationToken stoppingToken)
    {
        try
        {
            pressure.Report(await grains.GetGrain<IPoolGrain>(tenant).ViewAsync());
        }
        catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
        {
            PartitionStarterLog.PoolFailed(logger, exception, tenant);
        }
    }

    private static async ValueTask<bool> WaitAsync(PeriodicTimer timer, CancellationToken stoppingToken)
    {
        try
        {
            return await timer.WaitForNextTickAsync(stoppingToken);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}

internal static partial class PartitionStarterLog
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "Partition {Partition} could not be started; it is tried again")]
    public static partial void Failed(ILogger logger, Exception exception, int partition);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The pool of {Tenant} could not be started; it is tried again")]
    public static partial void PoolFailed(ILogger logger, Exception exception, string tenant);
}
