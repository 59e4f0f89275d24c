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
            try
            {
                for (var partition = 0; partition < journal.PartitionCount; partition++)
                {
                    await grains.GetGrain<IPartitionGrain>(partition).StartAsync();
                }

                foreach (var tenant in models.Current.Tenants.Keys)
                {
                    pressure.Report(await grains.GetGrain<IPoolGrain>(tenant).ViewAsync());
                }
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                PartitionStarterLog.Failed(logger, exception);
            }
        }
        while (await WaitAsync(timer, stoppingToken));
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
    [LoggerMessage(Level = LogLevel.Warning, Message = "Partitions and pools could not all be started; it is tried again")]
    public static partial void Failed(ILogger logger, Exception exception);
}
