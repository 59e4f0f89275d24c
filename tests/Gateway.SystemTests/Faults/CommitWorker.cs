using System.Text;
using Gateway.Journal;
using Gateway.Journal.Embedded;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.SystemTests.Faults;

/// <summary>
/// The process that loses its power: callers that commit without a pause to an embedded store, and write what was acknowledged into a ledger that
/// is somewhere else. It ends only by being killed.
/// </summary>
internal static class CommitWorker
{
    // Enough callers to fill batches of every partition.
    public const int CallerCount = 64;

    // How often the parent is told how far it is; it cuts between two of these.
    private const int TellEvery = 250;

    public static async Task<int> RunAsync(string store, string ledgerPath, string durability)
    {
        using var ledger = new CommitLedger(ledgerPath);
        var options = new EmbeddedOptions { Durability = Enum.Parse<Durability>(durability) };
        await using var journal = new GatewayJournal(
            EmbeddedStore.Open(store, options), new JournalOptions(), TimeProvider.System, NullLogger<GatewayJournal>.Instance);
        await journal.StartAsync(CancellationToken.None);
        Console.WriteLine($"durability {journal.Status.Durability} {journal.Status.DurabilityReason}");
        await Task.WhenAll(Enumerable.Range(0, CallerCount).Select(caller => Task.Run(() => CommitAsync(journal, ledger, caller))));
        // Every caller has been refused: the disk is gone. The parent kills what is left.
        Console.WriteLine("failed");
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System);
        return 0;
    }

    public static JournalKey KeyOf(int caller) => new(RecordKind.Conversation, new Guid(caller, 0, 0, [0, 0, 0, 0, 0, 0, 0, 1]));

    public static string EventOf(int caller, long version) => $"{caller}:{version}:{new string('x', 300)}";

    private static async Task CommitAsync(GatewayJournal journal, CommitLedger ledger, int caller)
    {
        var key = KeyOf(caller);
        var version = (await journal.ReadAsync(key))?.Version ?? 0;
        while (true)
        {
            ReadOnlyMemory<byte> text = Encoding.ASCII.GetBytes(EventOf(caller, version + 1));
            var result = await journal.CommitAsync(new Commit
            {
                Key = key,
                ExpectedVersion = version,
                State = text,
                Events = [text],
                DedupeIds = [DedupeId.Of(text.Span)],
                Now = TimeProvider.System.GetUtcNow(),
            });
            if (result.Outcome != CommitOutcome.Committed) return;
            version = result.Version;
            var count = ledger.Add(caller, version, result.FirstSequence);
            if (count % TellEvery == 0) Console.WriteLine($"acknowledged {count}");
        }
    }
}
