using Gateway.Contracts;
using Gateway.Journal;

namespace Gateway.Conversations.Partitions;

/// <summary>Wakes the records of one partition that are due, keyed by the partition's number.</summary>
public interface IPartitionGrain : IGrainWithIntegerKey
{
    /// <summary>Makes sure that the partition is looked after.</summary>
    ValueTask StartAsync();
}

internal sealed class PartitionGrain(GatewayJournal journal, IConversations conversations, TimeProvider time, ILogger<PartitionGrain> logger) : Grain, IPartitionGrain
{
    // What is due may be this late; a quarter of a second keeps timers well inside the 2 s they promise, for one cheap read.
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(250);

    // One page is woken before the next is read, so that a backlog after an outage does not flood the silo.
    private const int PageMax = 256;

    // A record that could not be woken is left alone this long; the others go on.
    private static readonly TimeSpan FailedPause = TimeSpan.FromSeconds(10);

    private readonly Dictionary<JournalKey, DateTimeOffset> _failed = [];

    public ValueTask StartAsync() => default;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        this.RegisterGrainTimer(WakeDueAsync, new GrainTimerCreationOptions(Period, Period) { KeepAlive = true });
        return Task.CompletedTask;
    }

    private async Task WakeDueAsync(CancellationToken cancellationToken)
    {
        if (!journal.Status.Ready)
        {
            return;
        }

        try
        {
            var now = time.GetUtcNow();
            var due = await journal.ReadDueAsync((int)this.GetPrimaryKeyLong(), now, PageMax + _failed.Count, cancellationToken);
            foreach (var key in _failed.Where(f => f.Value <= now).Select(f => f.Key).ToArray())
            {
                _failed.Remove(key);
            }

            await Task.WhenAll(due.Where(d => !_failed.ContainsKey(d.Key)).Take(PageMax).Select(d => WakeAsync(d.Key, now)));
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            PartitionLog.ReadFailed(logger, exception, this.GetPrimaryKeyLong());
        }
    }

    private async Task WakeAsync(JournalKey key, DateTimeOffset now)
    {
        try
        {
            await (key.Kind switch
            {
                RecordKind.Conversation => conversations.Of(new ThreadId(key.Id)).WakeAsync(),
                RecordKind.Fetch => GrainFactory.GetGrain<IFetchGrain>(key.Id).WakeAsync(),
                _ => throw new InvalidOperationException($"Records of kind {key.Kind} have no due time."),
            });
        }
        catch (Exception exception)
        {
            _failed[key] = now + FailedPause;
            PartitionLog.WakeFailed(logger, exception, key.Kind, key.Id);
        }
    }
}

internal static partial class PartitionLog
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "What is due in partition {Partition} could not be read; it is tried again")]
    public static partial void ReadFailed(ILogger logger, Exception exception, long partition);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Kind} {Id} could not be woken; it is tried again")]
    public static partial void WakeFailed(ILogger logger, Exception exception, RecordKind kind, Guid id);
}
