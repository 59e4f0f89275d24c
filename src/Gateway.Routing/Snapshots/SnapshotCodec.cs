using System.Buffers;

namespace Gateway.Routing;

public static class SnapshotCodec
{
    public static void Write(IBufferWriter<byte> output, MatcherSnapshot snapshot) => throw new NotSupportedException();

    public static MatcherSnapshot Read(ReadOnlySequence<byte> input) => throw new NotSupportedException();
}
