using CsCheck;
using Gateway.Journal;

namespace Gateway.Tests.Journal;

/// <summary>
/// Random batches against a store and against <see cref="ModelStore"/>: every answer and everything that can be read afterwards is the same.
/// Few records, few versions and few ids, so that conflicts, repeats and replacements are frequent.
/// </summary>
internal static class JournalModel
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly Gen<byte[]> GenBytes = Gen.Byte.Array[0, 40];

    private static readonly Gen<Commit> GenCommit =
        from record in Gen.Int[0, 3]
        from expected in Gen.Int[-1, 1]
        from state in GenBytes.Null(0.5)
        from entry in GenBytes.Null(0.5)
        from events in GenBytes.Array[0, 3]
        from ids in Gen.Int[0, 5].Array[0, 2]
        from due in Gen.Int[0, 4]
        from hours in Gen.Int[0, 240]
        from fate in Gen.Int[0, 7]
        let goes = fate == 0
        select new Commit
        {
            Key = KeyOf(record),
            // Made absolute when the batch runs: one below, at or above the version there is.
            ExpectedVersion = expected,
            State = goes || state is null ? (ReadOnlyMemory<byte>?)null : state,
            Entry = goes || entry is null ? (ReadOnlyMemory<byte>?)null : entry,
            Events = [.. events.Select(e => (ReadOnlyMemory<byte>)e)],
            DedupeIds = goes ? [] : [.. ids.Select(id => new DedupeId((UInt128)id + 1))],
            Due = goes ? DueChange.Keep : due switch { 0 or 1 => DueChange.Keep, 2 => DueChange.Clear, _ => DueChange.Set(Start.AddHours(hours).AddSeconds(due)) },
            Delete = goes,
            // Made a clock that goes on from batch to batch when the batch runs.
            Now = Start,
        };

    public static async Task CheckAsync(Func<Task<IJournalStore>> open, int iterations) =>
        await GenCommit.Array[1, 8].Array[1, 12].SampleAsync(async batches =>
        {
            await using var store = await open();
            await using var model = new ModelStore(1);
            var now = Start;
            foreach (var batch in batches)
            {
                var commits = await AbsoluteAsync(model, batch, now);
                // Twelve batches stay inside the horizon of 7 days, beyond which stores may forget ids.
                now = now.AddHours(13);
                CommitResult[] expected = new CommitResult[batch.Length], actual = new CommitResult[batch.Length];
                await model.CommitAsync(0, commits, expected, 0, CancellationToken.None);
                await store.CommitAsync(0, commits, actual, 0, CancellationToken.None);
                Assert.Equal(expected, actual);
            }

            await SameAsync(model, store);
        }, iter: iterations, threads: 1);

    private static async Task<Commit[]> AbsoluteAsync(ModelStore model, Commit[] batch, DateTimeOffset now)
    {
        Dictionary<JournalKey, long> versions = [];
        foreach (var commit in batch) versions[commit.Key] = (await model.ReadAsync(commit.Key, Start, CancellationToken.None))?.Version ?? 0;
        List<Commit> absolute = [];
        foreach (var commit in batch)
        {
            // Two of three generated offsets are wrong; half of those are made right, or nothing would ever be committed twice.
            var offset = commit.ExpectedVersion != 0 && commit.Events.Count > 0 ? 0 : commit.ExpectedVersion;
            var expected = Math.Max(0, versions[commit.Key] + offset);
            if (expected == versions[commit.Key]) versions[commit.Key] = commit.Delete ? 0 : expected + 1;
            absolute.Add(new Commit
            {
                Key = commit.Key,
                ExpectedVersion = expected,
                State = commit.State,
                Entry = commit.Entry,
                Events = commit.Events,
                DedupeIds = commit.DedupeIds,
                Due = commit.Due,
                Delete = commit.Delete,
                Now = now,
            });
        }

        return [.. absolute];
    }

    private static async Task SameAsync(ModelStore model, IJournalStore store)
    {
        foreach (var since in new[] { Start, Start.AddDays(3) })
        {
            for (var record = 0; record <= 3; record++)
            {
                var expected = await model.ReadAsync(KeyOf(record), since, CancellationToken.None);
                var actual = await store.ReadAsync(KeyOf(record), since, CancellationToken.None);
                Assert.Equal(Describe(expected), Describe(actual));
            }
        }

        foreach (var after in new long[] { 0, 5 })
        {
            var expected = await model.ReadLogAsync(0, after, 50, int.MaxValue, CancellationToken.None);
            var actual = await store.ReadLogAsync(0, after, 50, int.MaxValue, CancellationToken.None);
            Assert.Equal((expected.FirstKept, expected.Last), (actual.FirstKept, actual.Last));
            Assert.Equal(expected.Records.Select(r => $"{r.Sequence} {Convert.ToHexString(r.Data.Span)}"), actual.Records.Select(r => $"{r.Sequence} {Convert.ToHexString(r.Data.Span)}"));
        }

        foreach (var now in new[] { Start.AddHours(100), Start.AddDays(20) })
        {
            Assert.Equal(
                await model.ReadDueAsync(0, now, 3, CancellationToken.None),
                await store.ReadDueAsync(0, now, 3, CancellationToken.None));
        }
    }

    private static string Describe(JournalRecord? record) => record is null ? "none" :
        $"v{record.Version} state {Convert.ToHexString(record.State.Span)} entries {string.Join('|', record.Entries.Select(e => Convert.ToHexString(e.Span)))} " +
        $"first {record.StateFirstSequence} ids {string.Join(',', record.DedupeIds.Select(d => $"{d.Id.Value}@{d.At:O}"))}";

    private static JournalKey KeyOf(int record) => new(RecordKind.Conversation, new Guid(record, 0, 0, [0, 0, 0, 0, 0, 0, 0, 1]));
}
