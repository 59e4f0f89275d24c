using System.Buffers;

namespace Gateway.Routing;

public static class FactCodec
{
    public static void Write(IBufferWriter<byte> output, IReadOnlyList<RoutingFact> facts) => throw new NotSupportedException();

    /// <summary>Appends the facts read to <paramref name="facts"/>.</summary>
    public static void Read(ReadOnlySequence<byte> input, List<RoutingFact> facts) => throw new NotSupportedException();
}
