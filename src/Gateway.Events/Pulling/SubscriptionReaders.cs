using Gateway.Contracts.Events;
using Gateway.Events.Cursors;
using Gateway.Events.Log;
using Gateway.Events.Pages;
using Gateway.Events.Pulling;
using Gateway.Events.Streams;
using Gateway.Events.Subscriptions;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Gateway.Events;

/// <summary>Reads subscriptions for their readers: a page to look at, or a stream that shares the work with others.</summary>
public sealed class SubscriptionReaders
{
    private readonly IEventLog _log;
    private readonly EventTails _tails;
    private readonly AckSignals _signals;
    private readonly StreamSlots _slots;
    private readonly EventResponses _responses;
    private readonly EventsOptions _options;
    private readonly TimeProvider _time;
    private readonly EventPager _pager;

    internal SubscriptionReaders(
        IEventLog log, EventTails tails, AckSignals signals, StreamSlots slots, EventResponses responses, IOptions<EventsOptions> options, TimeProvider time) =>
        (_log, _tails, _signals, _slots, _responses, _options, _time, _pager) = (log, tails, signals, slots, responses, options.Value, time, new EventPager(log, options.Value));

    private CursorCodec Codec => CursorCodec.Of(_log);

    /// <summary>Writes what lies behind the durable cursor, without moving it.</summary>
    public async Task PageAsync(HttpContext context, string tenant, Subscription subscription, SubscriptionProgress progress, int limit)
    {
        var start = await LogStart.AtAsync(_log, new Cursor(progress.Positions, AcceptsGaps: true), now: false, context.RequestAborted);
        var page = await _pager.ReadAsync(start, DeliveryFactory.FilterOf(tenant, subscription.Spec.Filter), limit, context.RequestAborted);
        var cursor = Codec.Text(SubscriptionKey.CursorScope(tenant, subscription.Id, progress.Generation), new Cursor(page.Positions, AcceptsGaps: false));
        await EventResponses.WritePageAsync(context, page, cursor);
    }

    /// <summary>One event; null when it is not this tenant's, or retention has deleted it, or it is damaged.</summary>
    public async ValueTask<byte[]?> FindAsync(string tenant, int partition, long sequence, CancellationToken cancellationToken)
    {
        var slice = await _log.ReadSliceAsync(partition, sequence - 1, 1, cancellationToken);
        return slice.Records is [var record, ..] && record.Sequence == sequence && EventEntry.From(partition, record) is { } entry && entry.Tenant == EventRecord.TenantHash(tenant)
            ? entry.Json
            : null;
    }

    /// <summary>False when this process serves as many streams as it may.</summary>
    public Task<bool> StreamAsync(HttpContext context, string tenant, Subscription subscription, ISubscriptionGrain owner) =>
        _responses.StreamAsync(context, EventRecord.TenantHash(tenant), (output, ending) => new PullStream(Plan(tenant, subscription, owner), new EventStreamSink(output)).RunAsync(ending));

    /// <summary>Gives events to a reader of another transport until it goes, or the subscription is paused, changed or deleted. False when this process serves as many streams as it may.</summary>
    /// <exception cref="SlowReaderException">The reader takes nothing any more.</exception>
    public async Task<bool> ReadAsync(string tenant, Subscription subscription, ISubscriptionGrain owner, IPullSink sink, CancellationToken cancellationToken)
    {
        using var slot = _slots.TryTake(EventRecord.TenantHash(tenant));
        if (slot is null)
        {
            return false;
        }

        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _tails.Stopping);
        await new PullStream(Plan(tenant, subscription, owner), sink).RunAsync(ending.Token);
        return true;
    }

    private PullPlan Plan(string tenant, Subscription subscription, ISubscriptionGrain owner) =>
        new(tenant, subscription, owner, DeliveryFactory.FilterOf(tenant, subscription.Spec.Filter), _log, _tails, _signals, Codec, _options, _time);
}
