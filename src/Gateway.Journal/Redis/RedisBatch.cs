using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using StackExchange.Redis;

namespace Gateway.Journal.Redis;

/// <summary>The arguments of one commit script. Everything variable is copied into one buffer, because a command given up may still be sent later.</summary>
internal sealed class RedisBatch(RedisKeys keys, RedisKey[] names, RedisValue[] values, byte[] buffer)
{
    private int _value;
    private int _byte;

    public RedisKey[] Names => names;

    public RedisValue[] Values => values;

    public static RedisBatch Build(
        RedisKeys keys, int partition, RedisValue epoch, string channel, long knownHead, TimeSpan horizon, ReadOnlySpan<Commit> commits)
    {
        var (valueCount, bytes) = Measure(commits);
        var batch = new RedisBatch(keys, new RedisKey[2 + (3 * commits.Length)], new RedisValue[valueCount], ArrayPool<byte>.Shared.Rent(bytes));
        batch.Add(epoch);
        batch.Add(knownHead);
        batch.Add(channel);
        batch.Add(partition);
        batch.Add(LogSegments.Size);
        batch.Add(commits.Length);
        batch.Add(keys.Segments);
        batch.Names[0] = keys.Meta;
        batch.Names[1] = keys.Due;
        for (var i = 0; i < commits.Length; i++) batch.Add(i, commits[i], (long)horizon.TotalMilliseconds);
        return batch;
    }

    /// <summary>Gives the buffer back. Only after the server has answered: until then the connection may still read it.</summary>
    public void Release() => ArrayPool<byte>.Shared.Return(buffer);

    /// <summary>Reads "committed version first" for each commit.</summary>
    public static void ReadResults(ReadOnlySpan<char> answer, Span<CommitResult> results)
    {
        var numbers = answer.Split(' ');
        foreach (ref var result in results)
        {
            var committed = Next(ref numbers, answer) == 1;
            result = new CommitResult(committed ? CommitOutcome.Committed : CommitOutcome.Conflict, Next(ref numbers, answer), Next(ref numbers, answer));
        }
    }

    private static long Next(ref MemoryExtensions.SpanSplitEnumerator<char> numbers, ReadOnlySpan<char> answer)
    {
        if (!numbers.MoveNext()) throw new InvalidOperationException($"The commit script answered too few numbers: {answer.Length} characters.");
        return long.Parse(answer[numbers.Current], CultureInfo.InvariantCulture);
    }

    private static (int Values, int Bytes) Measure(ReadOnlySpan<Commit> commits)
    {
        var (values, bytes) = (7, 0);
        foreach (var commit in commits)
        {
            values += 9 + (commit.State is null ? 0 : 2) + (commit.Entry is null ? 0 : 1) + commit.Events.Count + commit.DedupeIds.Count;
            bytes += JournalKey.Size + (commit.State is { } state ? state.Length + Checksum.Size : 0) + (commit.Entry is { } entry ? entry.Length + Checksum.Size : 0);
            for (var i = 0; i < commit.Events.Count; i++) bytes += commit.Events[i].Length + Checksum.Size;
            bytes += commit.DedupeIds.Count * 16;
        }

        return (values, bytes);
    }

    private void Add(int index, Commit commit, long horizon)
    {
        names[2 + (3 * index)] = keys.Record(commit.Key);
        names[3 + (3 * index)] = keys.Entries(commit.Key);
        names[4 + (3 * index)] = keys.Dedupe(commit.Key);
        var seed = Checksum.SeedOf(commit.Key);
        Add(commit.ExpectedVersion);
        var member = Take(JournalKey.Size);
        commit.Key.Write(member.Span);
        Add(member);
        Add(commit.Now.ToUnixTimeMilliseconds());
        Add(horizon);
        Add(commit.Delete ? "x" : !commit.Due.Changes ? "-" : commit.Due.At is { } at ? JournalTime.DueMilliseconds(at) : "");
        AddState(commit.State, seed);
        Add(commit.Entry is null ? 0 : 1);
        if (commit.Entry is { } entry) AddChecked(entry.Span, seed);
        Add(commit.Events.Count);
        // The sequence is not known before the script runs, so an event's checksum does not hold it; its place in the list does.
        for (var i = 0; i < commit.Events.Count; i++) AddChecked(commit.Events[i].Span, 0);
        Add(commit.DedupeIds.Count);
        for (var i = 0; i < commit.DedupeIds.Count; i++)
        {
            var id = Take(16);
            BinaryPrimitives.WriteUInt128BigEndian(id.Span, commit.DedupeIds[i].Value);
            Add(id);
        }
    }

    private void AddState(ReadOnlyMemory<byte>? state, long seed)
    {
        Add(state is null ? 0 : 1);
        if (state is not { } bytes) return;
        var copy = Take(bytes.Length);
        bytes.CopyTo(copy);
        Add(copy);
        var sum = Take(Checksum.Size);
        Checksum.Write(sum.Span, bytes.Span, seed);
        Add(sum);
    }

    private void AddChecked(ReadOnlySpan<byte> data, long seed)
    {
        var value = Take(Checksum.Size + data.Length);
        Checksum.Write(value.Span, data, seed);
        data.CopyTo(value.Span[Checksum.Size..]);
        Add(value);
    }

    private void Add(RedisValue value) => values[_value++] = value;

    private Memory<byte> Take(int size)
    {
        var taken = buffer.AsMemory(_byte, size);
        _byte += size;
        return taken;
    }
}
