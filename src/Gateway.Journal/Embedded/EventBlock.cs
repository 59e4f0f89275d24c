using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using RocksDbSharp;

namespace Gateway.Journal.Embedded;

/// <summary>
/// Events that were written together, as one row of the log under the sequence of the last of them:
/// <c>checksum:8 count:4 (length:4 event)*</c>. A row costs the store about as much as half a kilobyte of it, and an event has less.
/// </summary>
internal sealed class EventBlock
{
    // A reader of one event checks its whole block: 16 KiB are read and checked in a few microseconds.
    private const int BytesMax = 16 * 1024;

    // One large block does not keep its megabyte for good.
    private const int KeptBytesMax = 256 * 1024;

    private const int HeadSize = Checksum.Size + 4;

    private ArrayBufferWriter<byte> _bytes = new(BytesMax);
    private int _count;

    public bool IsFull => _bytes.WrittenCount >= BytesMax;

    public void Add(ReadOnlySpan<byte> data)
    {
        if (_count == 0)
        {
            // Filled in when the block is put.
            _bytes.GetSpan(HeadSize);
            _bytes.Advance(HeadSize);
        }

        BinaryPrimitives.WriteInt32LittleEndian(_bytes.GetSpan(4), data.Length);
        _bytes.Advance(4);
        _bytes.Write(data);
        _count++;
    }

    /// <summary>Puts what was added into the write, if there is any.</summary>
    /// <param name="last">Sequence of the event added last.</param>
    public void Put(int partition, long last, WriteBatch write, ColumnFamilyHandle log)
    {
        if (_count == 0) return;
        var block = MemoryMarshal.AsMemory(_bytes.WrittenMemory).Span;
        BinaryPrimitives.WriteInt32LittleEndian(block[Checksum.Size..], _count);
        Checksum.Write(block, block[Checksum.Size..], Checksum.SeedOf(partition, last));
        Span<byte> key = stackalloc byte[EmbeddedKeys.LogSize];
        EmbeddedKeys.Log(key, partition, last);
        write.Put(key, block, log);
        Clear();
    }

    /// <summary>Drops what was added and not put.</summary>
    public void Clear()
    {
        _count = 0;
        if (_bytes.Capacity > KeptBytesMax) _bytes = new ArrayBufferWriter<byte>(BytesMax);
        else _bytes.ResetWrittenCount();
    }

    /// <summary>The events of a block as stored; false when it is not what was written under this key.</summary>
    public static bool TryRead(ReadOnlySpan<byte> block, int partition, long last, out Reader events)
    {
        events = default;
        if (block.Length < HeadSize || !Checksum.Matches(block[..Checksum.Size], block[Checksum.Size..], Checksum.SeedOf(partition, last))) return false;
        events = new Reader(block[HeadSize..], last - BinaryPrimitives.ReadInt32LittleEndian(block[Checksum.Size..]) + 1);
        return true;
    }

    /// <summary>Goes through the events of one block, whose checksum was right.</summary>
    public ref struct Reader(ReadOnlySpan<byte> events, long first)
    {
        private ReadOnlySpan<byte> _left = events;

        /// <summary>Sequence of the event that <see cref="TryTake"/> gives next.</summary>
        public long Next { get; private set; } = first;

        public bool TryTake(out ReadOnlySpan<byte> data)
        {
            if (_left.IsEmpty)
            {
                data = default;
                return false;
            }

            data = _left.Slice(4, BinaryPrimitives.ReadInt32LittleEndian(_left));
            _left = _left[(4 + data.Length)..];
            Next++;
            return true;
        }
    }
}
