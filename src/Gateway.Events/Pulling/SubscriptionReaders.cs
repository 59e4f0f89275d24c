using System.Buffers;
using System.Globalization;
using System.Text;
using Gateway.Contracts.Events;
using Gateway.Events.Cursors;
using Gateway.Events.Log;
using Gateway.Events.Pages;
using Gateway.Events.Pulling;
using Gateway.Events.Streams;
using Gateway.Events.Subscriptions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;

namespace Gateway.Events;

/// <summary>Reads subscriptions for their readers: a page to look at, or a stream that shares the work with others.</summary>
public sealed class SubscriptionReaders
{
    private readonly IEventLog _log;
    private readonly EventTails _tails;
    private readonly AckSignals _signals;
    private readonly EventsOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<SubscriptionReaders> _logger;
    private readonly EventPager _pager;
    private int _streams;

    internal SubscriptionReaders(
        IEventLog log, EventTails tails, AckSignals signals, IOptions<EventsOptions> options, TimeProvider time, ILogger<SubscriptionReaders> logger) =>
        (_log, _tails, _signals, _options, _time, _logger, _pager) = (log, tails, signals, options.Value, time, logger, new EventPager(log, options.Value));

    // Made by the first request: the store's epoch is known once the journal has started.
    private CursorCodec Codec => field ??= new CursorCodec(_log.Epoch, _log.PartitionCount);

    /// <summary>Writes what lies behind the durable cursor, without moving it.</summary>
    public async Task PageAsync(HttpContext context, string tenant, Subscription subscription, SubscriptionProgress progress, int limit)
    {
        var start = await LogStart.AtAsync(_log, new Cursor(progress.Positions, AcceptsGaps: true), now: false, context.RequestAborted);
        var page = await _pager.ReadAsync(start, DeliveryFactory.FilterOf(tenant, subscription.Spec.Filter), limit, context.RequestAborted);
        var cursor = Codec.Text(SubscriptionKey.CursorScope(tenant, subscription.Id, progress.Generation), new Cursor(page.Positions, AcceptsGaps: false));
        context.Response.ContentType = "application/json";
        context.Response.Headers.CacheControl = "no-store";
        var output = context.Response.BodyWriter;
        output.Write("{\"events\":["u8);
        for (var index = 0; index < page.Events.Count; index++)
        {
            output.Write(index == 0 ? ""u8 : ","u8);
            output.Write(page.Events[index]);
        }

        Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"],\"cursor\":\"{cursor}\",\"more\":{(page.More ? "true" : "false")}}}"), output);
        await output.FlushAsync(context.RequestAborted);
    }

    /// <summary>One event; null when it is not this tenant's, or retention has deleted it.</summary>
    public async ValueTask<byte[]?> FindAsync(string tenant, int partition, long sequence, CancellationToken cancellationToken)
    {
        var page = await _log.ReadLogAsync(partition, sequence - 1, 1, cancellationToken);
        return page.Records is [var record, ..] && record.Sequence == sequence && EventEntry.From(partition, record) is { } entry && entry.Tenant == EventRecord.TenantHash(tenant)
            ? entry.Json
            : null;
    }

    /// <summary>False when this process serves as many streams as it may.</summary>
    public async Task<bool> StreamAsync(HttpContext context, string tenant, Subscription subscription, ISubscriptionGrain owner)
    {
        try
        {
            if (Interlocked.Increment(ref _streams) > _options.StreamsMax)
            {
                return false;
            }

            context.Response.ContentType = "text/event-stream";
            context.Response.Headers.CacheControl = "no-store";
            // nginx would collect the events otherwise.
            context.Response.Headers["X-Accel-Buffering"] = "no";
            context.Features.Get<IHttpResponseBodyFeature>()!.DisableBuffering();
            await RunAsync(context, new PullStream(Plan(tenant, subscription, owner), new EventStreamSink(context.Response.BodyWriter)));
            return true;
        }
        finally
        {
            Interlocked.Decrement(ref _streams);
        }
    }

    /// <summary>Gives events to a reader of another transport until it goes, or the subscription is paused, changed or deleted. False when this process serves as many streams as it may.</summary>
    /// <exception cref="TimeoutException">The reader takes nothing any more.</exception>
    public async Task<bool> ReadAsync(string tenant, Subscription subscription, ISubscriptionGrain owner, IPullSink sink, CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _tails.Stopping);
        try
        {
            if (Interlocked.Increment(ref _streams) > _options.StreamsMax)
            {
                return false;
            }

            await new PullStream(Plan(tenant, subscription, owner), sink).RunAsync(ending.Token);
            return true;
        }
        finally
        {
            Interlocked.Decrement(ref _streams);
        }
    }

    private PullPlan Plan(string tenant, Subscription subscription, ISubscriptionGrain owner) =>
        new(tenant, subscription, owner, DeliveryFactory.FilterOf(tenant, subscription.Spec.Filter), _log, _tails, _signals, Codec, _options, _time);

    private async Task RunAsync(HttpContext context, PullStream stream)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, _tails.Stopping);
        try
        {
            await stream.RunAsync(ending.Token);
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // The reader left, or this process stops: it goes on at the durable cursor.
        }
        catch (TimeoutException)
        {
            EventsLog.SlowReader(_logger, context.TraceIdentifier, _options.WriteTimeout.TotalSeconds);
            context.Abort();
        }
    }
}
