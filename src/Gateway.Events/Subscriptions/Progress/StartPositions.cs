using System.Globalization;
using Gateway.Events.Cursors;
using Gateway.Events.Log;

namespace Gateway.Events.Subscriptions;

/// <summary>Turns what a subscription says of its start into positions.</summary>
internal static class StartPositions
{
    public const string Rule = "must be now, beginning, an RFC 3339 time such as 2026-03-01T12:00:00Z, or a cursor";

    public static bool IsTime(string start, out DateTimeOffset time) =>
        DateTimeOffset.TryParse(start, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time) && start.Contains('-', StringComparison.Ordinal) && start.Length >= 10 && char.IsAsciiDigit(start[0]);

    /// <summary>Null for a cursor that this store has not given to this tenant.</summary>
    public static async ValueTask<long[]?> OfAsync(IEventLog log, Guid tenant, string start, CancellationToken cancellationToken)
    {
        if (start is not ("now" or "beginning") && !IsTime(start, out _))
        {
            return CursorCodec.Of(log).Read(tenant, start)?.Positions;
        }

        var positions = new long[log.PartitionCount];
        for (var partition = 0; partition < positions.Length; partition++)
        {
            // Asked of the store, because another process may have written more than this one knows of.
            var bounds = await log.ReadBoundsAsync(partition, cancellationToken);
            positions[partition] = start switch
            {
                "now" => bounds.Last,
                "beginning" => Math.Max(0, bounds.First - 1),
                _ when IsTime(start, out var time) => await LogTimes.LastBeforeAsync(log, partition, time, cancellationToken),
                _ => 0,
            };
        }

        return positions;
    }

    /// <summary>Whether they name events that do not exist, as after the store was restored from an older copy.</summary>
    public static async ValueTask<bool> AreFutureAsync(IEventLog log, long[] positions, CancellationToken cancellationToken)
    {
        for (var partition = 0; partition < positions.Length; partition++)
        {
            // The store is asked only past what this process knows of.
            if (positions[partition] > log.Head(partition) && positions[partition] > (await log.ReadBoundsAsync(partition, cancellationToken)).Last)
            {
                return true;
            }
        }

        return false;
    }
}
