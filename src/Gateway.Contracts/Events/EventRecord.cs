using System.Buffers;

namespace Gateway.Contracts.Events;

/// <summary>
/// The bytes of one event in the journal's log: a version byte, 16 bytes that name the tenant, then the event as one compact CloudEvents
/// JSON object. Readers decide by the header whose event it is; they never parse the JSON for that.
/// </summary>
/// <remarks>
/// The JSON begins with <c>{"specversion":"1.0",</c> and has neither <c>partition</c> nor <c>sequence</c>: those are known after the commit, and
/// readers put them in behind the opening brace.
/// </remarks>
public static class EventRecord
{
    /// <summary>Bytes before the JSON.</summary>
    public const int HeaderSize = 17;

    private const byte Version = 1;

    /// <summary>Names a tenant in headers. Compute it once a tenant, not once an event.</summary>
    public static Guid TenantHash(string tenant) => KeyedHash.Of("tenant"u8, tenant);

    /// <summary>Writes the header; the JSON follows.</summary>
    public static void Write(IBufferWriter<byte> output, Guid tenantHash)
    {
        var header = output.GetSpan(HeaderSize);
        header[0] = Version;
        tenantHash.TryWriteBytes(header[1..], bigEndian: true, out _);
        output.Advance(HeaderSize);
    }

    /// <summary>The tenant named in the header; null when the record is of a version this program does not know.</summary>
    public static Guid? TenantOf(ReadOnlySpan<byte> record) =>
        record.Length > HeaderSize && record[0] == Version ? new Guid(record.Slice(1, 16), bigEndian: true) : null;

    public static ReadOnlyMemory<byte> JsonOf(ReadOnlyMemory<byte> record) => record[HeaderSize..];
}
