using Gateway.Contracts.Events;
using Gateway.Events.Cursors;
using Gateway.Events.Subscriptions;

namespace Gateway.Events;

/// <summary>Places of subscriptions as text, and text as places.</summary>
public sealed class SubscriptionCursors(IEventLog log)
{
    /// <summary>Longest cursor as text.</summary>
    public const int TextMax = CursorCodec.TextMax;

    private CursorCodec Codec => CursorCodec.Of(log);

    /// <summary>Where now, beginning, a time or a cursor of <c>/events</c> is; null for text that is none of them.</summary>
    public ValueTask<long[]?> ResolveAsync(string tenant, string start, CancellationToken cancellationToken) =>
        StartPositions.OfAsync(log, EventRecord.TenantHash(tenant), start, cancellationToken);

    /// <summary>Whether a place names events that do not exist, as a cursor does after the store was restored from an older copy.</summary>
    public ValueTask<bool> IsFutureAsync(long[] positions, CancellationToken cancellationToken) => StartPositions.AreFutureAsync(log, positions, cancellationToken);

    /// <summary>The cursor that this subscription's readers acknowledge. Good until it is replayed.</summary>
    public string Write(string tenant, string id, SubscriptionProgress progress) => Write(tenant, id, progress.Generation, progress.Positions);

    public string Write(string tenant, string id, int generation, long[] positions) =>
        Codec.Text(SubscriptionKey.CursorScope(tenant, id, generation), new Cursor(positions, AcceptsGaps: false));

    /// <summary>Positions of a cursor of this subscription and generation; null for any other text.</summary>
    public long[]? Read(string tenant, string id, int generation, string text) => Codec.Read(SubscriptionKey.CursorScope(tenant, id, generation), text)?.Positions;
}
