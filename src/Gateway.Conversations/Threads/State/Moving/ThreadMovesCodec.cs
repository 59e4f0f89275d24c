using Gateway.Contracts.Agents;
using MessagePack;

namespace Gateway.Conversations.Threads;

/// <summary>A thread's arrangements as one MessagePack array, or nil for none. New members are appended; a reader takes those it finds.</summary>
internal static class ThreadMovesCodec
{
    private const int FieldCount = 11;
    private const int WithPassedOn = 10;
    private const int WithMoved = 11;
    private const int ParticipantFieldCount = 7;

    public static void Write(ref MessagePackWriter writer, ThreadMoves moves)
    {
        if (moves.IsEmpty)
        {
            writer.WriteNil();
            return;
        }

        writer.WriteArrayHeader(FieldCount);
        WriteParking(ref writer, moves.Parked);
        writer.WriteArrayHeader(3);
        writer.Write(moves.Preferred);
        writer.Write(moves.IsDirect);
        writer.Write(moves.Releases);
        WriteCallback(ref writer, moves.Callback);
        writer.WriteArrayHeader(moves.Participants.Count);
        foreach (var participant in moves.Participants)
        {
            Write(ref writer, participant);
        }

        writer.Write(moves.Sides);
        writer.Write(moves.MergedInto);
        writer.WriteArrayHeader(moves.Merged.Count);
        foreach (var merged in moves.Merged)
        {
            writer.Write(merged);
        }

        writer.Write(moves.LinesBefore);
        writer.Write(moves.FirstLine);
        writer.Write(moves.HasPassedOn);
        WriteMoved(ref writer, moves.Moved);
    }

    public static void Read(ref MessagePackReader reader, ThreadMoves moves)
    {
        if (reader.TryReadNil())
        {
            return;
        }

        var fields = reader.ReadArrayHeader();
        moves.Parked = ReadParking(ref reader);
        reader.ReadArrayHeader();
        (moves.Preferred, moves.IsDirect, moves.Releases) = (reader.ReadString(), reader.ReadBoolean(), reader.ReadString());
        moves.Callback = ReadCallback(ref reader);
        for (var left = reader.ReadArrayHeader(); left > 0; left--)
        {
            moves.Participants.Add(ReadParticipant(ref reader));
        }

        moves.Sides = reader.ReadInt32();
        moves.MergedInto = reader.ReadString();
        for (var left = reader.ReadArrayHeader(); left > 0; left--)
        {
            moves.Merged.Add(reader.ReadString()!);
        }

        (moves.LinesBefore, moves.FirstLine) = (reader.ReadInt32(), reader.ReadInt64());
        moves.HasPassedOn = fields >= WithPassedOn && reader.ReadBoolean();
        moves.Moved = fields >= WithMoved ? ReadMoved(ref reader) : null;
        for (var i = FieldCount; i < fields; i++)
        {
            reader.Skip();
        }
    }

    private static void WriteParking(ref MessagePackWriter writer, Parking? parking)
    {
        if (parking is null)
        {
            writer.WriteNil();
            return;
        }

        writer.WriteArrayHeader(2);
        WriteTime(ref writer, parking.Until);
        writer.Write(parking.By);
    }

    private static Parking? ReadParking(ref MessagePackReader reader)
    {
        if (reader.TryReadNil())
        {
            return null;
        }

        reader.ReadArrayHeader();
        return new Parking(ReadTime(ref reader), reader.ReadString());
    }

    private static void WriteCallback(ref MessagePackWriter writer, CallbackPromise? callback)
    {
        if (callback is null)
        {
            writer.WriteNil();
            return;
        }

        writer.WriteArrayHeader(3);
        WriteTime(ref writer, callback.At);
        WriteTime(ref writer, callback.AskedAt);
        writer.Write(callback.IsDue);
    }

    private static CallbackPromise? ReadCallback(ref MessagePackReader reader)
    {
        if (reader.TryReadNil())
        {
            return null;
        }

        reader.ReadArrayHeader();
        return new CallbackPromise(ReadTime(ref reader), ReadTime(ref reader), reader.ReadBoolean());
    }

    private static void WriteMoved(ref MessagePackWriter writer, JobMove? moved)
    {
        if (moved is null)
        {
            writer.WriteNil();
            return;
        }

        writer.WriteArrayHeader(1 + moved.By.Count);
        writer.Write(moved.From);
        foreach (var by in moved.By)
        {
            writer.Write(by);
        }
    }

    private static JobMove? ReadMoved(ref MessagePackReader reader)
    {
        if (reader.TryReadNil())
        {
            return null;
        }

        var by = new string[reader.ReadArrayHeader() - 1];
        var from = reader.ReadString()!;
        for (var i = 0; i < by.Length; i++)
        {
            by[i] = reader.ReadString()!;
        }

        return new JobMove(from, by);
    }

    private static void Write(ref MessagePackWriter writer, Participant participant)
    {
        writer.WriteArrayHeader(ParticipantFieldCount);
        writer.Write(participant.Side);
        writer.Write(participant.Epoch);
        writer.Write((byte)participant.Role);
        writer.Write(participant.Agent);
        writer.Write(participant.Queue);
        writer.Write(participant.Joined);
        WriteTime(ref writer, participant.Since);
    }

    private static Participant ReadParticipant(ref MessagePackReader reader)
    {
        var fields = reader.ReadArrayHeader();
        var participant = new Participant
        {
            Side = reader.ReadInt32(),
            Epoch = reader.ReadInt32(),
            Role = (ParticipantRole)reader.ReadByte(),
            Agent = reader.ReadString(),
            Queue = reader.ReadString(),
            Joined = reader.ReadBoolean(),
            Since = ReadTime(ref reader),
        };
        for (var i = ParticipantFieldCount; i < fields; i++)
        {
            reader.Skip();
        }

        return participant;
    }

    // Microseconds since 1970; 0 is "never".
    private static void WriteTime(ref MessagePackWriter writer, DateTimeOffset time) =>
        writer.Write(time == default ? 0L : (time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond);

    private static DateTimeOffset ReadTime(ref MessagePackReader reader)
    {
        var micros = reader.ReadInt64();
        return micros == 0 ? default : DateTimeOffset.UnixEpoch.AddTicks(micros * TimeSpan.TicksPerMicrosecond);
    }
}
