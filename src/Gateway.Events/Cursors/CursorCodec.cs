using System.Buffers.Text;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;

namespace Gateway.Events.Cursors;

/// <summary>
/// Cursors as text: base64url of a version byte, a flag byte, one varint a partition and 8 bytes of HMAC-SHA-256 over all that and the tenant.
/// Opaque to readers; a made-up one, one of another store or of another tenant is recognised.
/// </summary>
/// <remarks>The key comes from the store's random epoch, so that every process of a cluster takes the cursors of the others.</remarks>
internal sealed class CursorCodec
{
    // 16 partitions of some million events are 80 characters; 4,096 are over 300 partitions of the largest sequences.
    /// <summary>Characters of a cursor; longer text is refused before it is decoded.</summary>
    public const int TextMax = 4096;

    private const byte Version = 1;
    private const byte AcceptsGapsFlag = 1;

    // 64 bits: a forger needs 2^63 requests on average, and gains a position in his own tenant's events.
    private const int SignatureSize = 8;
    private const int VarintMax = 9;

    private static readonly ConditionalWeakTable<IEventLog, CursorCodec> Made = [];

    private readonly int _partitionCount;
    private readonly byte[] _key;

    public CursorCodec(Guid epoch, int partitionCount)
    {
        _partitionCount = partitionCount;
        Span<byte> bytes = stackalloc byte[16];
        epoch.TryWriteBytes(bytes, bigEndian: true, out _);
        _key = HMACSHA256.HashData(bytes, "gateway.events.cursor.1"u8);
    }

    /// <summary>The one of a log. Made by the first request: the store's epoch is known once the journal has started.</summary>
    public static CursorCodec Of(IEventLog log) => Made.GetValue(log, static log => new CursorCodec(log.Epoch, log.PartitionCount));

    /// <summary>Longest text <see cref="Write"/> makes.</summary>
    public int TextSize => Base64Url.GetEncodedLength(BytesMax);

    private int BytesMax => 2 + (_partitionCount * VarintMax) + SignatureSize;

    /// <returns>Bytes written: base64url is ASCII.</returns>
    public int Write(Guid tenant, ReadOnlySpan<long> positions, bool acceptsGaps, Span<byte> destination)
    {
        Span<byte> bytes = BytesMax <= 1024 ? stackalloc byte[BytesMax] : new byte[BytesMax];
        bytes[0] = Version;
        bytes[1] = acceptsGaps ? AcceptsGapsFlag : (byte)0;
        var written = 2;
        foreach (var position in positions)
        {
            written += WriteVarint((ulong)position, bytes[written..]);
        }

        Sign(tenant, bytes[..written], bytes.Slice(written, SignatureSize));
        return Base64Url.EncodeToUtf8(bytes[..(written + SignatureSize)], destination);
    }

    public string Text(Guid tenant, Cursor cursor)
    {
        var text = new byte[TextSize];
        return Encoding.ASCII.GetString(text, 0, Write(tenant, cursor.Positions, cursor.AcceptsGaps, text));
    }

    /// <summary>Null for text that this store has not given to this tenant.</summary>
    public Cursor? Read(Guid tenant, string text)
    {
        var bytes = new byte[Base64Url.GetMaxDecodedLength(Math.Min(text.Length, TextMax))];
        if (text.Length > TextMax || !Base64Url.IsValid(text) || !Base64Url.TryDecodeFromChars(text, bytes, out var length)
            || length < 2 + _partitionCount + SignatureSize || bytes[0] != Version || bytes[1] > AcceptsGapsFlag)
        {
            return null;
        }

        Span<byte> signature = stackalloc byte[SignatureSize];
        Sign(tenant, bytes.AsSpan(0, length - SignatureSize), signature);
        if (!CryptographicOperations.FixedTimeEquals(signature, bytes.AsSpan(length - SignatureSize, SignatureSize)))
        {
            return null;
        }

        var positions = new long[_partitionCount];
        var rest = bytes.AsSpan(2, length - 2 - SignatureSize);
        foreach (ref var position in positions.AsSpan())
        {
            if (!TryReadVarint(ref rest, out position))
            {
                return null;
            }
        }

        return rest.IsEmpty ? new Cursor(positions, bytes[1] == AcceptsGapsFlag) : null;
    }

    private void Sign(Guid tenant, ReadOnlySpan<byte> body, Span<byte> destination)
    {
        var length = body.Length + 16;
        Span<byte> signed = length <= 1024 ? stackalloc byte[length] : new byte[length];
        tenant.TryWriteBytes(signed, bigEndian: true, out _);
        body.CopyTo(signed[16..]);
        Span<byte> hash = stackalloc byte[32];
        HMACSHA256.HashData(_key, signed, hash);
        hash[..SignatureSize].CopyTo(destination);
    }

    private static int WriteVarint(ulong value, Span<byte> destination)
    {
        var written = 0;
        for (; value >= 0x80; value >>= 7)
        {
            destination[written++] = (byte)(value | 0x80);
        }

        destination[written++] = (byte)value;
        return written;
    }

    private static bool TryReadVarint(ref Span<byte> bytes, out long value)
    {
        value = 0;
        for (var index = 0; index < Math.Min(bytes.Length, VarintMax); index++)
        {
            value |= (long)(bytes[index] & 0x7f) << (7 * index);
            if (bytes[index] < 0x80)
            {
                bytes = bytes[(index + 1)..];
                return true;
            }
        }

        return false;
    }
}
