using System.Buffers.Binary;
using System.Globalization;
using StackExchange.Redis;

namespace Gateway.Journal.Redis;

/// <summary>Turns answers of the scripts into what was asked for, and compares checksums.</summary>
internal static class RedisReader
{
    public static JournalRecord Record(string store, JournalKey key, RedisResult answer)
    {
        var what = $"record {key.Kind} {key.Id:N}";
        var seed = Checksum.SeedOf(key);
        ReadOnlyMemory<byte> state = (byte[]?)answer[1] ?? [];
        if (!answer[1].IsNull && !Checksum.Matches((byte[]?)answer[2] ?? [], state.Span, seed)) throw Corrupt(store, what);
        var stored = (RedisValue[]?)answer[5] ?? [];
        if (stored.Length != (int)answer[4]) throw Corrupt(store, $"{what}, which has {stored.Length} entries instead of {(int)answer[4]},");
        var entries = new ReadOnlyMemory<byte>[stored.Length];
        for (var i = 0; i < entries.Length; i++) entries[i] = Checked(store, stored[i], seed, $"entry {i + 1} of {what}");
        return new JournalRecord((long)answer[0], state, entries, answer[3].IsNull ? 0 : (long)answer[3], DedupeIds((RedisValue[]?)answer[6] ?? []));
    }

    public static (long First, long Last, RedisValue[] Events) Log(RedisResult answer) =>
        (answer[0].IsNull ? 1 : (long)answer[0], answer[1].IsNull ? 0 : (long)answer[1], (RedisValue[]?)answer[2] ?? []);

    public static ReadOnlyMemory<byte> Checked(string store, ReadOnlyMemory<byte> value, long seed, string what) =>
        value.Length >= Checksum.Size && Checksum.Matches(value.Span[..Checksum.Size], value.Span[Checksum.Size..], seed)
            ? value[Checksum.Size..]
            : throw Corrupt(store, what);

    public static CorruptRecordException Corrupt(string store, string what) => new($"In {store}, {what} does not match what was written. It is not served.");

    /// <summary>Reads "PARTITION HEAD"; whatever else is published on the channel is not ours.</summary>
    public static bool TryReadHead(string? message, out int partition, out long head)
    {
        (partition, head) = (0, 0);
        var space = message?.IndexOf(' ', StringComparison.Ordinal) ?? -1;
        return space > 0
            && int.TryParse(message.AsSpan(0, space), NumberStyles.None, CultureInfo.InvariantCulture, out partition)
            && long.TryParse(message.AsSpan(space + 1), NumberStyles.None, CultureInfo.InvariantCulture, out head);
    }

    private static List<(DedupeId Id, DateTimeOffset At)> DedupeIds(RedisValue[] idsAndTimes)
    {
        List<(DedupeId, DateTimeOffset)> ids = new(idsAndTimes.Length / 2);
        for (var i = 0; i < idsAndTimes.Length; i += 2)
        {
            var id = BinaryPrimitives.ReadUInt128BigEndian(((ReadOnlyMemory<byte>)idsAndTimes[i]).Span);
            ids.Add((new DedupeId(id), JournalTime.Of((long)(double)idsAndTimes[i + 1])));
        }

        return ids;
    }
}
