namespace Gateway.Journal;

/// <summary>What a record belongs to. The number is stored: none is ever reused.</summary>
public enum RecordKind : byte
{
    Conversation = 1,
    Agent = 2,
    Customer = 3,
    Pool = 4,
    Sender = 5,
    Subscription = 6,
    Fetch = 7,

    /// <summary>How far a folder of a mailbox was read.</summary>
    Mailbox = 8,

    /// <summary>How a job found its agent: what was known at each decision.</summary>
    Decisions = 9,

    /// <summary>The journal's own record in each partition, written and read back at start.</summary>
    Probe = 255,
}

/// <summary>Names one versioned record. Ids are hashes already, so their first bytes spread evenly over partitions.</summary>
public readonly record struct JournalKey(RecordKind Kind, Guid Id)
{
    /// <summary>Length of <see cref="Write"/>: the kind and 16 bytes of id.</summary>
    public const int Size = 17;

    /// <summary>The partition of this key out of <paramref name="count"/>, which is fixed at the first start of a store.</summary>
    public int Partition(int count)
    {
        Span<byte> bytes = stackalloc byte[16];
        Id.TryWriteBytes(bytes, bigEndian: true, out _);
        return (int)(System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(bytes) % (uint)count);
    }

    public void Write(Span<byte> destination)
    {
        destination[0] = (byte)Kind;
        Id.TryWriteBytes(destination[1..], bigEndian: true, out _);
    }

    public static JournalKey Read(ReadOnlySpan<byte> source) => new((RecordKind)source[0], new Guid(source.Slice(1, 16), bigEndian: true));
}
