using System.Buffers;
using MessagePack;

namespace Gateway.Events.Subscriptions;

/// <summary>Where a subscription stands, as it is stored.</summary>
/// <param name="Positions">Everything up to here is done with or parked.</param>
/// <param name="Parked">Events that failed, oldest of each conversation first.</param>
/// <param name="FailingSince">First failure of the endpoint since its last success.</param>
internal sealed record ProgressState(int Generation, long[] Positions, IReadOnlyList<ParkedEvent> Parked, DateTimeOffset? FailingSince)
{
    private const int Version = 1;

    public void Write(IBufferWriter<byte> output)
    {
        var writer = new MessagePackWriter(output);
        writer.WriteArrayHeader(5);
        writer.Write(Version);
        writer.Write(Generation);
        writer.WriteArrayHeader(Positions.Length);
        foreach (var position in Positions)
        {
            writer.Write(position);
        }

        writer.WriteArrayHeader(Parked.Count);
        foreach (var parked in Parked)
        {
            parked.Write(ref writer);
        }

        writer.Write(FailingSince?.ToUnixTimeMilliseconds() ?? 0);
        writer.Flush();
    }

    public static ProgressState Read(ReadOnlyMemory<byte> bytes)
    {
        var reader = new MessagePackReader(bytes);
        reader.ReadArrayHeader();
        if (reader.ReadInt32() != Version)
        {
            throw new InvalidDataException("The progress of a subscription is of a version this program does not know.");
        }

        var generation = reader.ReadInt32();
        var positions = new long[reader.ReadArrayHeader()];
        for (var i = 0; i < positions.Length; i++)
        {
            positions[i] = reader.ReadInt64();
        }

        var parked = new ParkedEvent[reader.ReadArrayHeader()];
        for (var i = 0; i < parked.Length; i++)
        {
            parked[i] = ParkedEvent.Read(ref reader);
        }

        var failing = reader.ReadInt64();
        return new ProgressState(generation, positions, parked, failing == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(failing));
    }
}

/// <summary>An event that failed and waits for its next attempt, or stands behind one of its own conversation that does. Its content stays in the log.</summary>
/// <param name="From">Differs from <paramref name="Sequence"/> for a gap: the first sequence that is gone. Of a rest: the first that was not looked at.</param>
/// <param name="Strand">What must stay in order, such as the conversation; hashed.</param>
/// <param name="FirstFailedAt">Null for one that was never tried.</param>
/// <param name="IsRest">Stands for all events of its strand in its partition from one sequence to the other.</param>
internal sealed record ParkedEvent(
    int Partition, long From, long Sequence, ulong Strand, int Attempts, DateTimeOffset? FirstFailedAt, DateTimeOffset? NextAt, bool IsRest = false)
{
    private const int MembersBeforeRest = 7;

    /// <summary>What is left of it for a subscription that goes to another place: what lies behind that is read again anyway.</summary>
    public ParkedEvent? UpTo(long position) =>
        IsRest ? From > position ? null : this with { Sequence = Math.Min(Sequence, position) }
        : Sequence > position ? null : this;

    public void Write(ref MessagePackWriter writer)
    {
        writer.WriteArrayHeader(MembersBeforeRest + 1);
        writer.Write(Partition);
        writer.Write(From);
        writer.Write(Sequence);
        writer.Write(Strand);
        writer.Write(Attempts);
        writer.Write(FirstFailedAt?.ToUnixTimeMilliseconds() ?? 0);
        writer.Write(NextAt?.ToUnixTimeMilliseconds() ?? 0);
        writer.Write(IsRest);
    }

    public static ParkedEvent Read(ref MessagePackReader reader)
    {
        var members = reader.ReadArrayHeader();
        return new ParkedEvent(
            reader.ReadInt32(), reader.ReadInt64(), reader.ReadInt64(), reader.ReadUInt64(), reader.ReadInt32(), Time(reader.ReadInt64()), Time(reader.ReadInt64()),
            members > MembersBeforeRest && reader.ReadBoolean());
    }

    private static DateTimeOffset? Time(long milliseconds) => milliseconds == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
}
