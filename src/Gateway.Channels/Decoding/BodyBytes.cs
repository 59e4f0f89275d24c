using System.Buffers;

namespace Gateway.Channels.Decoding;

/// <summary>Bodies for parsers that read one block of memory only.</summary>
internal static class BodyBytes
{
    /// <summary>The body as one block; copied only when it came in several.</summary>
    public static ReadOnlyMemory<byte> Contiguous(this in ReadOnlySequence<byte> body) => body.IsSingleSegment ? body.First : body.ToArray();
}
