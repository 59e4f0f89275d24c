using System.Buffers;
using MessagePack;

namespace Gateway.Conversations.Customers;

/// <summary>A customer's names, each with what proved it.</summary>
internal sealed class CustomerState
{
    private const int Version = 1;

    // A person with more names than this is a shared device or an attack; further ones are not recorded.
    private const int AliasesMax = 256;

    public required string Tenant { get; init; }

    public List<(string Kind, string Value, string Evidence)> Aliases { get; } = [];

    public bool Add(string kind, string value, string evidence)
    {
        if (Aliases.Count >= AliasesMax || Aliases.Exists(a => a.Kind == kind && a.Value == value))
        {
            return false;
        }

        Aliases.Add((kind, value, evidence));
        return true;
    }

    public void Write(IBufferWriter<byte> output)
    {
        var writer = new MessagePackWriter(output);
        writer.WriteArrayHeader(3);
        writer.Write(Version);
        writer.Write(Tenant);
        writer.WriteArrayHeader(Aliases.Count * 3);
        foreach (var (kind, value, evidence) in Aliases)
        {
            writer.Write(kind);
            writer.Write(value);
            writer.Write(evidence);
        }

        writer.Flush();
    }

    public static CustomerState Read(ReadOnlyMemory<byte> bytes)
    {
        var reader = new MessagePackReader(bytes);
        reader.ReadArrayHeader();
        if (reader.ReadInt32() is var version && version != Version)
        {
            throw new InvalidDataException($"A customer's state has version {version}; this program reads version {Version}.");
        }

        var state = new CustomerState { Tenant = reader.ReadString()! };
        for (var left = reader.ReadArrayHeader(); left > 0; left -= 3)
        {
            state.Aliases.Add((reader.ReadString()!, reader.ReadString()!, reader.ReadString()!));
        }

        return state;
    }
}
