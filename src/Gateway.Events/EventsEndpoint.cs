using System.Buffers;
using System.Globalization;
using System.Text;
using Gateway.Events.Cursors;
using Gateway.Events.Feeds;
using Gateway.Events.Pages;
using Gateway.Events.Streams;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;

namespace Gateway.Events;

/// <summary><c>GET /events</c>: a page as JSON, or a stream when the reader accepts <c>text/event-stream</c>.</summary>
internal sealed class EventsEndpoint(IEventLog log, EventTails tails, IOptions<EventsOptions> options, TimeProvider time, ILogger<EventsEndpoint> logger)
{
    private readonly EventPager _pager = new(log, options.Value);
    private CursorCodec? _codec;
    private int _streams;

    public async Task HandleAsync(HttpContext context)
    {
        // Made by the first request: the store's epoch is known once the journal has started.
        var codec = _codec ??= new CursorCodec(log.Epoch, log.PartitionCount);
        if (EventsQuery.Read(context, codec, out var refusal) is not { } query)
        {
            await refusal!.ExecuteAsync(context);
            return;
        }

        var start = await LogStart.AtAsync(log, query.Cursor, query.FromNow, context.RequestAborted);
        if (query.Refusal(start.Outcome, codec) is { } gone)
        {
            await gone.ExecuteAsync(context);
        }
        else if (context.Request.Headers.Accept.ToString().Contains("text/event-stream", StringComparison.OrdinalIgnoreCase))
        {
            await StreamAsync(context, query, codec, start.Readers);
        }
        else
        {
            var page = await _pager.ReadAsync(start, query.Filter, query.Limit, context.RequestAborted);
            await WritePageAsync(context.Response, page, codec.Text(query.Filter.Tenant, new Cursor(page.Positions, AcceptsGaps: false)), context.RequestAborted);
        }
    }

    private static async Task WritePageAsync(HttpResponse response, EventPage page, string cursor, CancellationToken cancellationToken)
    {
        response.ContentType = "application/json";
        response.Headers.CacheControl = "no-store";
        var output = response.BodyWriter;
        output.Write("{\"events\":["u8);
        for (var index = 0; index < page.Events.Count; index++)
        {
            output.Write(index == 0 ? ""u8 : ","u8);
            output.Write(page.Events[index]);
        }

        Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"],\"cursor\":\"{cursor}\",\"more\":{(page.More ? "true" : "false")}}}"), output);
        await output.FlushAsync(cancellationToken);
    }

    private async Task StreamAsync(HttpContext context, EventsQuery query, CursorCodec codec, PartitionReader[] readers)
    {
        try
        {
            if (Interlocked.Increment(ref _streams) > options.Value.StreamsMax)
            {
                // Streams end seldom; a minute keeps a crowd of refused readers harmless.
                context.Response.Headers.RetryAfter = "60";
                await EventsProblem.TooManyStreams(options.Value.StreamsMax).ExecuteAsync(context);
                return;
            }

            context.Response.ContentType = "text/event-stream";
            context.Response.Headers.CacheControl = "no-store";
            // nginx would collect the events otherwise.
            context.Response.Headers["X-Accel-Buffering"] = "no";
            context.Features.Get<IHttpResponseBodyFeature>()!.DisableBuffering();
            using var feed = new EventFeed(log, tails, codec, new FeedFilter(query.Filter, []), readers);
            await RunAsync(context, new EventStream(feed, options.Value, time, context.Response.BodyWriter));
        }
        finally
        {
            Interlocked.Decrement(ref _streams);
        }
    }

    private async Task RunAsync(HttpContext context, EventStream stream)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, tails.Stopping);
        try
        {
            await stream.RunAsync(ending.Token);
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // The reader left, or this process stops: both resume by the cursor.
        }
        catch (TimeoutException)
        {
            EventsLog.SlowReader(logger, context.TraceIdentifier, options.Value.WriteTimeout.TotalSeconds);
            context.Abort();
        }
    }
}
