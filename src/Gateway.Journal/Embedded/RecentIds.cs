using System.Buffers.Binary;

namespace Gateway.Journal.Embedded;

/// <summary>
/// The newest dedupe ids of a record with their times, as they stand in its row: 24 bytes each. Together with those of the same commit they become one row of
/// their own when there are too many, so that a message costs an eighth of a row and most records have none.
/// </summary>
internal readonly struct RecentIds(byte[]? packed)
{
    /// <summary>Most ids that stay in the record's row. Each commit of the record writes them again: at eight that is 192 bytes, where a row of its own costs 80 for each id.</summary>
    public const int Max = 8;

    public const int IdSize = 16 + 8;

    private readonly byte[]? _packed = packed;

    public ReadOnlySpan<byte> Packed => _packed;

    public int Count => Packed.Length / IdSize;

    /// <summary>These and the ids of a commit behind them.</summary>
    public byte[] With(IReadOnlyList<DedupeId> ids, long milliseconds)
    {
        var all = new byte[Packed.Length + (ids.Count * IdSize)];
        Packed.CopyTo(all);
        var rest = all.AsSpan(Packed.Length);
        for (var i = 0; i < ids.Count; i++, rest = rest[IdSize..])
        {
            BinaryPrimitives.WriteUInt128BigEndian(rest, ids[i].Value);
            BinaryPrimitives.WriteInt64BigEndian(rest[16..], milliseconds);
        }

        return all;
    }

    /// <summary>Adds those since a time to what was found; an id that came again counts from the last time.</summary>
    public static void Read(ReadOnlySpan<byte> packed, long since, Dictionary<DedupeId, long> found)
    {
        for (; packed.Length >= IdSize; packed = packed[IdSize..])
        {
            var id = new DedupeId(BinaryPrimitives.ReadUInt128BigEndian(packed));
            var at = BinaryPrimitives.ReadInt64BigEndian(packed[16..]);
            if (at >= since && (!found.TryGetValue(id, out var earlier) || earlier < at)) found[id] = at;
        }
    }
}
