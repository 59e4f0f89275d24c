using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using Gateway.Events.Log;

namespace Gateway.Events.Pulling;

/// <summary>A shared subscription as server-sent events.</summary>
/// <remarks><code>
/// event: gateway.assignment
/// data: {"partitions":[0,1,2],"generation":1}
///
/// id: AQAHAAA...          what is acknowledged once this event is dealt with
/// event: gateway.message.accepted
/// data: {"partition":0,"sequence":7,...}
/// </code></remarks>
internal sealed class EventStreamSink(PipeWriter output) : IPullSink
{
    private const int UnflushedBytesMax = 64 * 1024;

    public bool HasRoom => output.UnflushedBytes < UnflushedBytesMax;

    public void Assigned(int[] partitions, int generation)
    {
        output.Write("event: gateway.assignment\ndata: "u8);
        Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $$"""{"partitions":[{{string.Join(',', partitions)}}],"generation":{{generation}}}"""), output);
        output.Write("\n\n"u8);
    }

    public void Write(EventEntry entry, PullPlace place)
    {
        output.Write("id: "u8);
        output.Advance(place.WriteCursor(output.GetSpan(place.CursorSize)));
        output.Write("\nevent: "u8);
        Encoding.UTF8.GetBytes(entry.Type, output);
        output.Write("\ndata: "u8);
        output.Write(entry.Json);
        output.Write("\n\n"u8);
    }

    public void Idle() => output.Write(":\n\n"u8);

    public async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        if (output.UnflushedBytes > 0)
        {
            await output.FlushAsync(cancellationToken);
        }
    }
}
