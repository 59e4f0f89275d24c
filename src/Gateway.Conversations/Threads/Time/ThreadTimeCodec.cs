using Gateway.Routing.Clocks;
using MessagePack;

namespace Gateway.Conversations.Threads;

/// <summary>A thread's times as one MessagePack array. New members are appended; a reader takes those it finds.</summary>
internal static class ThreadTimeCodec
{
    private const int FieldCount = 8;
    private const int ClockCount = 3;

    [Flags]
    private enum Marks : byte
    {
        None = 0,
        FirstDone = 1,
        OnHold = 2,
        WindowTold = 4,
    }

    public static void Write(ref MessagePackWriter writer, ThreadTime time)
    {
        var clocks = time.Clocks;
        writer.WriteArrayHeader(FieldCount);
        writer.Write((byte)((clocks.FirstDone ? Marks.FirstDone : 0) | (clocks.OnHold ? Marks.OnHold : 0) | (time.WindowTold ? Marks.WindowTold : 0)));
        WriteTime(ref writer, clocks.UnansweredSince ?? default);
        for (var kind = 0; kind < ClockCount; kind++)
        {
            var clock = clocks[(SlaClockKind)kind];
            writer.WriteArrayHeader(3);
            WriteTime(ref writer, clock.Since ?? default);
            writer.Write(clock.Elapsed.Ticks / TimeSpan.TicksPerMicrosecond);
            writer.Write((byte)clock.Told);
        }

        WriteTime(ref writer, time.DeferredUntil);
        WriteTime(ref writer, time.QueuedAt);
        writer.Write(time.Site);
    }

    public static void Read(ref MessagePackReader reader, ThreadTime time)
    {
        var fields = reader.ReadArrayHeader();
        var marks = (Marks)reader.ReadByte();
        var clocks = time.Clocks;
        clocks.FirstDone = marks.HasFlag(Marks.FirstDone);
        clocks.Restore(marks.HasFlag(Marks.OnHold));
        time.WindowTold = marks.HasFlag(Marks.WindowTold);
        clocks.UnansweredSince = ReadTime(ref reader) is { } unanswered && unanswered != default ? unanswered : null;
        for (var kind = 0; kind < ClockCount; kind++)
        {
            reader.ReadArrayHeader();
            var since = ReadTime(ref reader);
            clocks[(SlaClockKind)kind] = new SlaClock(
                since == default ? null : since, TimeSpan.FromTicks(reader.ReadInt64() * TimeSpan.TicksPerMicrosecond), (SlaStage)reader.ReadByte());
        }

        time.DeferredUntil = ReadTime(ref reader);
        time.QueuedAt = ReadTime(ref reader);
        time.Site = reader.ReadString();
        for (var i = FieldCount; i < fields; i++)
        {
            reader.Skip();
        }
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
