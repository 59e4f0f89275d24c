using System.Buffers;

namespace Gateway.Contracts.Events;

/// <summary>
/// The bytes of one event as the journal's log keeps them: <c>version(1) | tenant(16) | CloudEvents JSON</c>. The tenant's hash stands in front so that a
/// reader can leave out other tenants' events without parsing them.
/// </summary>
/// <remarks>
/// The JSON is one CloudEvents 1.0 object without <c>partition</c> and <c>sequence</c>, which are known only once it is committed:
/// readers splice them in behind the opening brace.
/// </remarks>
public static class EventRecord
{
    public const byte Version = 1;

    /// <summary>Bytes before the JSON.</summary>
    public const int HeaderSize = 17;

    public static Guid TenantHash(string tenant) => KeyedHash.Of("tenant"u8, tenant);

    public static void WriteHeader(IBufferWriter<byte> output, Guid tenantHash)
    {
        var header = output.GetSpan(HeaderSize);
        header[0] = Version;
        tenantHash.TryWriteBytes(header[1..], bigEndian: true, out _);
        output.Advance(HeaderSize);
    }

    public static Guid TenantOf(ReadOnlySpan<byte> record) => new(record.Slice(1, 16), bigEndian: true);

    public static ReadOnlyMemory<byte> JsonOf(ReadOnlyMemory<byte> record) => record[HeaderSize..];
}
