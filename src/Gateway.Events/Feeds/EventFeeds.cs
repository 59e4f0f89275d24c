using Gateway.Contracts.Events;
using Gateway.Events.Cursors;
using Gateway.Events.Log;
using Gateway.Events.Pages;
using Gateway.Events.Streams;

namespace Gateway.Events.Feeds;

/// <summary>Opens feeds for readers that are no HTTP requests: sockets and TCP connections.</summary>
public sealed class EventFeeds
{
    private readonly IEventLog _log;
    private readonly EventTails _tails;
    private readonly StreamSlots _slots;

    internal EventFeeds(IEventLog log, EventTails tails, StreamSlots slots) => (_log, _tails, _slots) = (log, tails, slots);

    /// <summary>This process stops: feeds end so that their readers go elsewhere.</summary>
    public CancellationToken Stopping => _tails.Stopping;

    public async ValueTask<FeedOpening> OpenAsync(FeedRequest request, CancellationToken cancellationToken)
    {
        var codec = CursorCodec.Of(_log);
        var filter = new FeedFilter(new EventFilter(EventRecord.TenantHash(request.Tenant), "", request.Conversation ?? ""), request.Types);
        var now = request.After == "now";
        var cursor = now || string.IsNullOrEmpty(request.After) ? null : codec.Read(filter.Tenant, request.After);
        if (cursor is null && !now && !string.IsNullOrEmpty(request.After))
        {
            return FeedOpening.InvalidCursor;
        }

        var start = await LogStart.AtAsync(_log, cursor, now, cancellationToken);
        if (start.Outcome != StartOutcome.Ready)
        {
            return start.Outcome == StartOutcome.Future
                ? FeedOpening.Future
                : FeedOpening.Expired(codec.Text(filter.Tenant, cursor! with { AcceptsGaps = true }));
        }

        return _slots.TryTake(filter.Tenant) is { } slot
            ? new FeedOpening(new EventFeed(_log, _tails, codec, filter, start.Readers, slot), "", "")
            : FeedOpening.TooMany(_slots.Max);
    }
}

/// <param name="Tenant">From the credential, never from the request.</param>
/// <param name="After">A cursor, <c>now</c>, or null for the oldest event kept.</param>
/// <param name="Types">Beginnings of event types; empty for all.</param>
/// <param name="Conversation">One conversation; null for all.</param>
public sealed record FeedRequest(string Tenant, string? After, IReadOnlyList<string> Types, string? Conversation);

/// <summary>The feed, or why there is none.</summary>
/// <param name="Code">The same as those of <c>GET /events</c>.</param>
/// <param name="Resume">Of a cursor past retention: the one that goes on at the same place, with the gaps named.</param>
public sealed record FeedOpening(EventFeed? Feed, string Code, string Detail, string? Resume = null)
{
    internal static FeedOpening InvalidCursor { get; } = new(
        null, "invalid_cursor", "after: not a cursor this store has given to this tenant; 'now', a cursor, or nothing for the oldest event");

    internal static FeedOpening Future { get; } = new(
        null, "cursor_from_the_future", "after: names events that do not exist; the store may have been restored from an older copy");

    internal static FeedOpening Expired(string resume) => new(
        null, "cursor_expired", "after: events behind this cursor are past retention and gone; the cursor given here goes on with the gaps named", resume);

    internal static FeedOpening TooMany(int feedsMax) => new(null, "too_many_streams", $"this process serves {feedsMax} feeds already");
}
