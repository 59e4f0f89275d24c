using System.Buffers.Binary;

namespace Gateway.Journal.Embedded;

/// <summary>What is known of a record beside its state: stored in front of the state, and alone when a commit leaves the state as it is.</summary>
/// <param name="Version">Commits of the record so far; 0 when there is none.</param>
/// <param name="StateVersion">Version that wrote the state; 0 without one.</param>
/// <param name="EntriesFrom">Version that wrote the first entry behind the state; 0 without entries.</param>
/// <param name="StateFirstSequence">First event of the commit that wrote the state, 0 without.</param>
/// <param name="Due">Milliseconds since 1970, or <see cref="NeverDue"/>.</param>
/// <param name="DedupeFirstDay">First day with rows of dedupe ids; above <paramref name="DedupeLastDay"/> when there is none.</param>
/// <param name="Recent">Dedupe ids that are in no such row yet.</param>
internal readonly record struct RecordFacts(
    long Version, long StateVersion, long EntriesFrom, long StateFirstSequence, long Due, int DedupeFirstDay, int DedupeLastDay, RecentIds Recent)
{
    private const int FixedSize = Checksum.Size + (5 * 8) + (2 * 4) + 1;
    public const long NeverDue = long.MinValue;

    public static RecordFacts None => new(0, 0, 0, 0, NeverDue, int.MaxValue, int.MinValue, default);

    /// <summary>Bytes of the facts in front of a state.</summary>
    public int Size => FixedSize + Recent.Packed.Length;

    /// <summary>Whether facts newer than the state are stored alone. A record without a state has them in the state's place.</summary>
    public bool StandAlone => StateVersion > 0 && Version > StateVersion;

    /// <summary>Writes the facts and the checksum over them and the state that the caller has put behind them.</summary>
    public void Write(Span<byte> value, JournalKey key)
    {
        BinaryPrimitives.WriteInt64LittleEndian(value[8..], Version);
        BinaryPrimitives.WriteInt64LittleEndian(value[16..], StateVersion);
        BinaryPrimitives.WriteInt64LittleEndian(value[24..], EntriesFrom);
        BinaryPrimitives.WriteInt64LittleEndian(value[32..], StateFirstSequence);
        BinaryPrimitives.WriteInt64LittleEndian(value[40..], Due);
        BinaryPrimitives.WriteInt32LittleEndian(value[48..], DedupeFirstDay);
        BinaryPrimitives.WriteInt32LittleEndian(value[52..], DedupeLastDay);
        value[56] = (byte)Recent.Count;
        Recent.Packed.CopyTo(value[FixedSize..]);
        Checksum.Write(value, value[Checksum.Size..], Checksum.SeedOf(key));
    }

    /// <summary>Reads the facts in front of a value; false when the value is not what was written under this key.</summary>
    public static bool TryRead(ReadOnlySpan<byte> value, JournalKey key, out RecordFacts facts)
    {
        facts = None;
        if (value.Length < FixedSize || !Checksum.Matches(value[..Checksum.Size], value[Checksum.Size..], Checksum.SeedOf(key))) return false;
        var recent = value[56] * RecentIds.IdSize;
        if (value.Length < FixedSize + recent) return false;
        facts = new RecordFacts(
            BinaryPrimitives.ReadInt64LittleEndian(value[8..]),
            BinaryPrimitives.ReadInt64LittleEndian(value[16..]),
            BinaryPrimitives.ReadInt64LittleEndian(value[24..]),
            BinaryPrimitives.ReadInt64LittleEndian(value[32..]),
            BinaryPrimitives.ReadInt64LittleEndian(value[40..]),
            BinaryPrimitives.ReadInt32LittleEndian(value[48..]),
            BinaryPrimitives.ReadInt32LittleEndian(value[52..]),
            new RecentIds(recent == 0 ? null : value.Slice(FixedSize, recent).ToArray()));
        return true;
    }
}
