using System.Security.Cryptography;

namespace Gateway.Journal.Health;

/// <summary>Proves at start that the store takes a commit and gives it back, partition by partition.</summary>
internal static class StoreProbe
{
    // Processes that start together write the same probe record; one wins each round, so this allows as many to start at once.
    private const int RoundsMax = 64;

    public static async Task RunAsync(IJournalStore store, Heads heads, TimeProvider time, CancellationToken cancellationToken)
    {
        for (var partition = 0; partition < store.PartitionCount; partition++)
        {
            await RunAsync(store, partition, heads, time, cancellationToken);
        }
    }

    private static async Task RunAsync(IJournalStore store, int partition, Heads heads, TimeProvider time, CancellationToken cancellationToken)
    {
        var key = KeyOf(partition);
        var results = new CommitResult[1];
        for (var round = 0; round < RoundsMax; round++)
        {
            var now = time.GetUtcNow();
            var before = await store.ReadAsync(key, now, cancellationToken);
            var state = RandomNumberGenerator.GetBytes(16);
            Commit[] batch = [new Commit { Key = key, ExpectedVersion = before?.Version ?? 0, State = state, Now = now }];
            await store.CommitAsync(partition, batch, results, heads[partition], cancellationToken);
            if (results[0].Outcome == CommitOutcome.Conflict) continue;
            var after = await store.ReadAsync(key, now, cancellationToken);
            if (results[0].Outcome == CommitOutcome.Committed && after is not null
                && (after.Version > results[0].Version || after.State.Span.SequenceEqual(state)))
            {
                return;
            }

            throw new InvalidOperationException(
                $"{store.Name} failed its self-test: partition {partition} answered {results[0].Outcome} to a commit and gave back {(after is null ? "nothing" : "something else")}.");
        }

        throw new InvalidOperationException($"{store.Name} failed its self-test: {RoundsMax} conflicts in a row in partition {partition}.");
    }

    // The first four bytes of the id choose the partition, so a small number there is the partition itself.
    private static JournalKey KeyOf(int partition)
    {
        Span<byte> id = stackalloc byte[16];
        id.Clear();
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(id, (uint)partition);
        return new JournalKey(RecordKind.Probe, new Guid(id, bigEndian: true));
    }
}
