using Gateway.Events.Cursors;

namespace Gateway.Events.Pulling;

/// <summary>Where one reader of a shared subscription stands, as the cursor that acknowledges everything up to here.</summary>
public sealed class PullPlace
{
    private readonly CursorCodec _codec;
    private readonly PullPartitions _partitions;

    internal PullPlace(CursorCodec codec, PullPartitions partitions) => (_codec, _partitions) = (codec, partitions);

    /// <summary>The subscription and its generation: a cursor is good for both only.</summary>
    internal Guid Scope { get; set; }

    /// <summary>Longest cursor in bytes of ASCII.</summary>
    public int CursorSize => _codec.TextSize;

    /// <returns>Bytes written.</returns>
    public int WriteCursor(Span<byte> destination) => _codec.Write(Scope, _partitions.Positions, acceptsGaps: false, destination);
}
