using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using Gateway.Events.Pages;
using Gateway.Events.Streams;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;

namespace Gateway.Events;

/// <summary>The two forms in which events leave over HTTP: a page as JSON, and a stream of server-sent events.</summary>
internal sealed class EventResponses(EventTails tails, StreamSlots slots, IOptions<EventsOptions> options, ILogger<EventResponses> logger)
{
    public static async Task WritePageAsync(HttpContext context, EventPage page, string cursor)
    {
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

    /// <summary>Runs until the reader leaves, takes nothing any more, or this process stops. False when as many streams are open as may, or as the tenant may have.</summary>
    public async Task<bool> StreamAsync(HttpContext context, Guid tenant, Func<PipeWriter, CancellationToken, Task> run)
    {
        using var slot = slots.TryTake(tenant);
        if (slot is null)
        {
            return false;
        }

        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-store";
        // nginx would collect the events otherwise.
        context.Response.Headers["X-Accel-Buffering"] = "no";
        context.Features.Get<IHttpResponseBodyFeature>()!.DisableBuffering();
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, tails.Stopping);
        try
        {
            await run(context.Response.BodyWriter, ending.Token);
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // The reader left, or this process stops: it goes on at its cursor.
        }
        catch (SlowReaderException)
        {
            EventsLog.SlowReader(logger, context.TraceIdentifier, options.Value.WriteTimeout.TotalSeconds);
            context.Abort();
        }
        catch (Exception failure)
        {
            EventsLog.StreamFailed(logger, failure, context.TraceIdentifier);
            context.Abort();
        }

        return true;
    }
}
