using System.Buffers;
using System.Text.Json;
using System.Text.Unicode;
using Gateway.Protocol.Reading;
using Gateway.Protocol.Writing;
using MessagePack;

namespace Gateway.Protocol.Lanes;

/// <summary>
/// The bytes of the lanes' frames, in both directions and for both sides: MessagePack on TCP, either format on a WebSocket. All members may be
/// called from any thread.
/// </summary>
public static class LaneCodec
{
    public static void Write(FrameFormat format, LaneFrame frame, IBufferWriter<byte> output)
    {
        if (format == FrameFormat.Json)
        {
            var sink = JsonSink.Rent(output);
            LaneWriter.Write(ref sink, frame);
            sink.Finish();
        }
        else
        {
            var sink = MessagePackSink.Rent();
            LaneWriter.Write(ref sink, frame);
            sink.Finish(output);
        }
    }

    /// <summary>Reads what a publisher or subscriber sent. Hostile bytes end in an outcome, never in an exception.</summary>
    public static LaneRead ReadClient(FrameFormat format, ReadOnlyMemory<byte> frame) => Read(format, frame, isServer: false);

    /// <summary>Reads what the gateway sent. Hostile bytes end in an outcome, never in an exception.</summary>
    public static LaneRead ReadServer(FrameFormat format, ReadOnlyMemory<byte> frame) => Read(format, frame, isServer: true);

    /// <summary>Reads the body of a REST request as a command. Hostile bytes end in an outcome, never in an exception.</summary>
    /// <param name="verb">What the URL says is to be done.</param>
    /// <param name="conversation">The conversation in the URL; null when the body says whose.</param>
    public static LaneRead ReadCommand(ReadOnlyMemory<byte> body, string verb, string? conversation)
    {
        if (!Utf8.IsValid(body.Span))
        {
            return new(FrameReadOutcome.InvalidUtf8, null, "", "body: not UTF-8");
        }

        try
        {
            var source = new JsonSource(body.Span);
            var place = default(LanePlace);
            var command = CommandReader.Read(ref source, verb, conversation, isFrame: false, ref place);
            if (source.Fault is null)
            {
                source.ExpectEnd();
            }

            return source.Fault is { } fault ? new(FrameReadOutcome.Malformed, null, verb, fault) : new(FrameReadOutcome.Read, command, verb, "");
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            return new(FrameReadOutcome.Malformed, null, verb, "body: not one JSON object of at most 8 levels");
        }
    }

    private static LaneRead Read(FrameFormat format, ReadOnlyMemory<byte> frame, bool isServer)
    {
        if (frame.Length > LaneLimits.FrameBytesMax)
        {
            return new(FrameReadOutcome.TooLarge, null, "", $"frame: {frame.Length} bytes, at most {LaneLimits.FrameBytesMax}");
        }

        if (format == FrameFormat.Json && !Utf8.IsValid(frame.Span))
        {
            return new(FrameReadOutcome.InvalidUtf8, null, "", "frame: not UTF-8");
        }

        var type = "";
        var place = default(LanePlace);
        try
        {
            return format == FrameFormat.Json
                ? Read(new JsonSource(frame.Span), new JsonSource(frame.Span), isServer, ref type, ref place)
                : Read(new MessagePackSource(frame), new MessagePackSource(frame), isServer, ref type, ref place);
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException or MessagePackSerializationException
            or EndOfStreamException or OverflowException or ArgumentException)
        {
            // The readers of both formats report broken bytes this way (ArgumentException: MessagePack lengths above 2^31).
            return new(FrameReadOutcome.Malformed, null, type, format == FrameFormat.Json
                ? "frame: not one JSON object of at most 8 levels"
                : "frame: not one MessagePack map", place.Id);
        }
    }

    private static LaneRead Read<TSource>(TSource scan, TSource source, bool isServer, ref string type, ref LanePlace place)
        where TSource : struct, IFrameSource, allows ref struct
    {
        type = FrameScan.FindType(ref scan) ?? "";
        if (scan.Fault is { } unreadable)
        {
            return new(FrameReadOutcome.Malformed, null, type, unreadable);
        }

        var frame = isServer ? LaneServerReader.Read(ref source, type, out var known) : LaneClientReader.Read(ref source, type, ref place, out known);
        if (!known)
        {
            return new(FrameReadOutcome.UnknownType, null, type, "type: not known");
        }

        if (source.Fault is null)
        {
            source.ExpectEnd();
        }

        return source.Fault is not null || frame is null
            ? new(FrameReadOutcome.Malformed, null, type, source.Fault ?? "frame: incomplete", place.Id, place.Item)
            : new(FrameReadOutcome.Read, frame, type, "", place.Id);
    }
}
