using Gateway.Events.Cursors;
using Gateway.Events.Feeds;
using Gateway.Events.Pages;
using Gateway.Events.Streams;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Gateway.Events;

/// <summary><c>GET /events</c>: a page as JSON, or a stream when the reader accepts <c>text/event-stream</c>.</summary>
internal sealed class EventsEndpoint(IEventLog log, EventTails tails, EventResponses responses, IOptions<EventsOptions> options, TimeProvider time)
{
    private readonly EventPager _pager = new(log, options.Value);

    public async Task HandleAsync(HttpContext context)
    {
        var codec = CursorCodec.Of(log);
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
            await EventResponses.WritePageAsync(context, page, codec.Text(query.Filter.Tenant, new Cursor(page.Positions, AcceptsGaps: false)));
        }
    }

    private async Task StreamAsync(HttpContext context, EventsQuery query, CursorCodec codec, PartitionReader[] readers)
    {
        var opened = await responses.StreamAsync(context, query.Filter.Tenant, async (output, ending) =>
        {
            using var feed = new EventFeed(log, tails, codec, new FeedFilter(query.Filter, []), readers);
            await new EventStream(feed, options.Value, time, output).RunAsync(ending);
        });
        if (!opened)
        {
            // Streams end seldom; a minute keeps a crowd of refused readers harmless.
            context.Response.Headers.RetryAfter = "60";
            await EventsProblem.TooManyStreams(options.Value.StreamsMax).ExecuteAsync(context);
        }
    }
}
