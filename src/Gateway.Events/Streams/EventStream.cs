using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using Gateway.Events.Cursors;
using Gateway.Events.Log;
using Gateway.Events.Pages;

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
internal sealed class EventStream(
    IEventLog log, EventTails tails, CursorCodec codec, EventFilter filter, PartitionReader[] readers, EventsOptions options, TimeProvider time, PipeWriter output)
{
    // One turn of one partition: short, so that a busy partition does not hold up the others.
    private const int TurnMax = 64;

    // What Kestrel buffers of a response before a flush waits for the reader.
    private const int UnflushedBytesMax = 64 * 1024;

    private readonly long[] _positions = [.. readers.Select(static reader => reader.Position)];
    private readonly EventEntry?[] _turn = new EventEntry?[TurnMax];
    private bool _unsaidProgress = true;

    /// <summary>Runs until the reader goes (cancellation) or takes nothing any more.</summary>
    /// <exception cref="TimeoutException">The reader took nothing for the write timeout.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var watch = tails.Watch();
        using var heartbeat = new PeriodicTimer(options.HeartbeatPeriod, time);
        var tick = heartbeat.WaitForNextTickAsync(cancellationToken).AsTask();
        // Says where the stream begins, so that a reader that gets nothing yet can resume here too.
        WriteHeartbeat();
        await FlushAsync(cancellationToken);
        while (!cancellationToken.IsCancellationRequested)
        {
            var changed = tails.Changed;
            if (await WriteTurnsAsync(cancellationToken))
            {
                continue;
            }

            await Task.WhenAny(changed, tick);
            if (tick.IsCompleted)
            {
                await tick;
                tick = heartbeat.WaitForNextTickAsync(cancellationToken).AsTask();
                WriteHeartbeat();
                await FlushAsync(cancellationToken);
            }
        }
    }

    private async ValueTask<bool> WriteTurnsAsync(CancellationToken cancellationToken)
    {
        var moved = false;
        for (var partition = 0; partition < readers.Length; partition++)
        {
            moved |= tails.Recent(partition).TryRead(_positions[partition], _turn, out var count)
                ? WriteRecent(partition, count)
                : await WriteStoredAsync(partition, cancellationToken);
            if (output.UnflushedBytes > 0)
            {
                await FlushAsync(cancellationToken);
            }
        }

        return moved;
    }

    private bool WriteRecent(int partition, int count)
    {
        foreach (var entry in _turn.AsSpan(0, count))
        {
            _positions[partition]++;
            _unsaidProgress = true;
            if (entry is not null && filter.Lets(entry))
            {
                Write(entry.Type, entry.Json);
                if (output.UnflushedBytes >= UnflushedBytesMax)
                {
                    break;
                }
            }
        }

        return count > 0;
    }

    /// <summary>The reader is behind what memory holds, or ahead of what this process has seen: the store knows.</summary>
    private async ValueTask<bool> WriteStoredAsync(int partition, CancellationToken cancellationToken)
    {
        var page = await log.ReadLogAsync(partition, _positions[partition], TurnMax, cancellationToken);
        var moved = false;
        if (page.FirstKept > _positions[partition] + 1)
        {
            var gap = EventEntry.Gap(partition, _positions[partition] + 1, page.FirstKept - 1);
            _positions[partition] = page.FirstKept - 1;
            Write("gateway.gap", gap);
            moved = true;
        }

        foreach (var record in page.Records)
        {
            _positions[partition] = record.Sequence;
            _unsaidProgress = moved = true;
            if (EventEntry.From(partition, record) is { } entry && filter.Lets(entry))
            {
                Write(entry.Type, entry.Json);
                if (output.UnflushedBytes >= UnflushedBytesMax)
                {
                    break;
                }
            }
        }

        return moved;
    }

    private void Write(string type, ReadOnlySpan<byte> json)
    {
        WriteCursor();
        output.Write("event: "u8);
        Encoding.UTF8.GetBytes(type, output);
        output.Write("\ndata: "u8);
        output.Write(json);
        output.Write("\n\n"u8);
        _unsaidProgress = false;
    }

    /// <summary>A comment; with the cursor where the stream has passed events this reader does not get. An id without data moves Last-Event-ID and shows nothing.</summary>
    private void WriteHeartbeat()
    {
        output.Write(":\n"u8);
        if (_unsaidProgress)
        {
            WriteCursor();
            _unsaidProgress = false;
        }

        output.Write("\n"u8);
    }

    private void WriteCursor()
    {
        output.Write("id: "u8);
        var text = output.GetSpan(codec.TextSize);
        output.Advance(codec.Write(filter.Tenant, _positions, acceptsGaps: false, text));
        output.Write("\n"u8);
    }

    private async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        var flush = output.FlushAsync(cancellationToken);
        if (!flush.IsCompletedSuccessfully)
        {
            await flush.AsTask().WaitAsync(options.WriteTimeout, time, cancellationToken);
        }
    }
}
