using System.Buffers;
using System.Text.Json;
using System.Text.Unicode;
using Gateway.Contracts.Agents;
using Gateway.Protocol.Reading;
using Gateway.Protocol.Writing;
using MessagePack;

namespace Gateway.Protocol;

/// <summary>
/// The bytes of agent frames, in both directions and for both sides. The grammar with an example of every frame is in docs/protocol.md.
/// All members may be called from any thread.
/// </summary>
public static class FrameCodec
{
    public static void Write(FrameFormat format, ClientFrame frame, IBufferWriter<byte> output)
    {
        if (format == FrameFormat.Json)
        {
            var sink = JsonSink.Rent(output);
            ClientFrameWriter.Write(ref sink, frame);
            sink.Finish();
        }
        else
        {
            var sink = MessagePackSink.Rent();
            ClientFrameWriter.Write(ref sink, frame);
            sink.Finish(output);
        }
    }

    public static void Write(FrameFormat format, ServerFrame frame, IBufferWriter<byte> output)
    {
        if (format == FrameFormat.Json)
        {
            var sink = JsonSink.Rent(output);
            ServerFrameWriter.Write(ref sink, frame);
            sink.Finish();
        }
        else
        {
            var sink = MessagePackSink.Rent();
            ServerFrameWriter.Write(ref sink, frame);
            sink.Finish(output);
        }
    }

    /// <summary>Reads what an agent sent. Hostile bytes end in an outcome, never in an exception.</summary>
    public static FrameRead<ClientFrame> ReadClient(FrameFormat format, ReadOnlyMemory<byte> frame) =>
        Read<ClientFrame>(format, frame, FrameLimits.ClientFrameBytesMax);

    /// <summary>Reads what the gateway sent. Hostile bytes end in an outcome, never in an exception.</summary>
    public static FrameRead<ServerFrame> ReadServer(FrameFormat format, ReadOnlyMemory<byte> frame) =>
        Read<ServerFrame>(format, frame, FrameLimits.ServerFrameBytesMax);

    private static FrameRead<TFrame> Read<TFrame>(FrameFormat format, ReadOnlyMemory<byte> frame, int bytesMax)
        where TFrame : class
    {
        if (frame.Length > bytesMax)
        {
            return new(FrameReadOutcome.TooLarge, null, "", $"frame: {frame.Length} bytes, at most {bytesMax}");
        }

        if (format == FrameFormat.Json && !Utf8.IsValid(frame.Span))
        {
            return new(FrameReadOutcome.InvalidUtf8, null, "", "frame: not UTF-8");
        }

        var type = "";
        try
        {
            return format == FrameFormat.Json
                ? Read<JsonSource, TFrame>(new JsonSource(frame.Span), new JsonSource(frame.Span), ref type)
                : Read<MessagePackSource, TFrame>(new MessagePackSource(frame), new MessagePackSource(frame), ref type);
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException or MessagePackSerializationException
            or EndOfStreamException or OverflowException or ArgumentException)
        {
            // The readers of both formats report broken bytes this way (ArgumentException: MessagePack lengths above 2^31);
            // it ends in an error frame, and the third one ends the session.
            return new(FrameReadOutcome.Malformed, null, type, format == FrameFormat.Json
                ? "frame: not one JSON object of at most 8 levels"
                : "frame: not one MessagePack map");
        }
    }

    /// <summary>Looks for the type first, which writers put in front, then reads the members of that type in whatever order they stand.</summary>
    private static FrameRead<TFrame> Read<TSource, TFrame>(TSource scan, TSource source, ref string type)
        where TSource : struct, IFrameSource, allows ref struct
        where TFrame : class
    {
        type = FrameScan.FindType(ref scan) ?? "";
        if (scan.Fault is { } unreadable)
        {
            return new(FrameReadOutcome.Malformed, null, type, unreadable);
        }

        var frame = typeof(TFrame) == typeof(ClientFrame)
            ? (object?)ClientFrameReader.Read(ref source, type, out var known)
            : ServerFrameReader.Read(ref source, type, out known);
        if (!known)
        {
            return new(FrameReadOutcome.UnknownType, null, type, "type: not known");
        }

        if (source.Fault is null)
        {
            source.ExpectEnd();
        }

        return source.Fault is not null || frame is null
            ? new(FrameReadOutcome.Malformed, null, type, source.Fault ?? "frame: incomplete")
            : new(FrameReadOutcome.Read, (TFrame)frame, type, "");
    }
}
