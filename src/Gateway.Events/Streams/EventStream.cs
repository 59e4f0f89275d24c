using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using Gateway.Events.Feeds;
using Gateway.Events.Log;

namespace Gateway.Events.Streams;

/// <summary>
/// One reader's stream of server-sent events. It holds a position and no queue: what the reader does not take stays in the log, and a
/// reader that takes nothing for <see cref="EventsOptions.WriteTimeout"/> is let go.
/// </summary>
/// <remarks><code>
/// id: AQAHAAA...          cursor behind this event; Last-Event-ID resumes there
/// event: gateway.message.accepted
/// data: {"partition":0,"sequence":7,"specversion":"1.0",...}
/// </code></remarks>
internal sealed class EventStream(EventFeed feed, EventsOptions options, TimeProvider time, PipeWriter output) : IEventSink
{
    // What Kestrel buffers of a response before a flush waits for the reader.
    private const int UnflushedBytesMax = 64 * 1024;

    public bool HasRoom => output.UnflushedBytes < UnflushedBytesMax;

    /// <summary>Runs until the reader goes (cancellation) or takes nothing any more.</summary>
    /// <exception cref="SlowReaderException">The reader took nothing for the write timeout.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var heartbeat = new PeriodicTimer(options.HeartbeatPeriod, time);
        var tick = heartbeat.WaitForNextTickAsync(cancellationToken).AsTask();
        // Says where the stream begins, so that a reader that gets nothing yet can resume here too.
        WriteHeartbeat();
        await FlushAsync(cancellationToken);
        while (!cancellationToken.IsCancellationRequested)
        {
            var changed = feed.Changed;
            var moved = await feed.MoveAsync(this, cancellationToken);
            if (output.UnflushedBytes > 0)
            {
                await FlushAsync(cancellationToken);
            }

            if (!moved)
            {
                await Task.WhenAny(changed, tick);
            }

            // Also while only what is not this reader's goes by: it sees nothing of that.
            if (tick.IsCompleted)
            {
                await tick;
                tick = heartbeat.WaitForNextTickAsync(cancellationToken).AsTask();
                WriteHeartbeat();
                await FlushAsync(cancellationToken);
            }
        }
    }

    public void Write(EventEntry entry)
    {
        WriteCursor();
        output.Write("event: "u8);
        Encoding.UTF8.GetBytes(entry.Type, output);
        output.Write("\ndata: "u8);
        output.Write(entry.Json);
        output.Write("\n\n"u8);
    }

    /// <summary>A comment; with the cursor where the stream has passed events this reader does not get. An id without data moves Last-Event-ID and shows nothing.</summary>
    private void WriteHeartbeat()
    {
        output.Write(":\n"u8);
        if (feed.HasMoved)
        {
            WriteCursor();
        }

        output.Write("\n"u8);
    }

    private void WriteCursor()
    {
        output.Write("id: "u8);
        output.Advance(feed.WriteCursor(output.GetSpan(feed.CursorSize)));
        output.Write("\n"u8);
    }

    private ValueTask FlushAsync(CancellationToken cancellationToken) =>
        SlowReaderException.GuardAsync(FlushedAsync(cancellationToken), options.WriteTimeout, time, cancellationToken);

    private async ValueTask FlushedAsync(CancellationToken cancellationToken) => await output.FlushAsync(cancellationToken);
}
