using System.Buffers;
using Gateway.Contracts.Agents;
using Gateway.Protocol;

namespace Gateway.Benchmarks;

/// <summary>The two frames of which there are most: what an agent is told when it gets a conversation, and the accept before it.</summary>
internal sealed class FrameSamples
{
    private static readonly DateTimeOffset Time = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly AssignedFrame Assigned = new(
        "01JX0000000000000000000000000000", "01JX0000000000000000000000000000/1",
        [new TranscriptEntry(2, "in", "message", Time, "wamid.HBgLMTY1MDM4Nzk0MzkV", "Sheena Nelson", new string('a', 480), null, null, null, [], null)])
    { Seq = 4711 };

    private static readonly AcceptFrame Accept = new("01JX0000000000000000000000000000");

    private readonly ArrayBufferWriter<byte> _out = new(4096);
    private readonly byte[] _json = Bytes(FrameFormat.Json);
    private readonly byte[] _pack = Bytes(FrameFormat.MessagePack);

    public void WriteAssigned(FrameFormat format)
    {
        _out.ResetWrittenCount();
        FrameCodec.Write(format, Assigned, _out);
    }

    public ClientFrame ReadAccept(FrameFormat format) =>
        FrameCodec.ReadClient(format, format == FrameFormat.Json ? _json : _pack).Frame ?? throw new InvalidOperationException("The benchmark's own frame was refused.");

    private static byte[] Bytes(FrameFormat format)
    {
        var writer = new ArrayBufferWriter<byte>();
        FrameCodec.Write(format, Accept, writer);
        return writer.WrittenSpan.ToArray();
    }
}
