using Gateway.Journal;

namespace Gateway.Tests.Journal;

// The journal over the store.
public abstract partial class JournalCompliance
{
    [Fact]
    public async Task JournalCommit_ManyConcurrentCallers_EveryEventHasItsOwnDenseSequence()
    {
        await using var journal = await JournalAsync();
        var callers = Enumerable.Range(0, 32).Select(caller => Task.Run(async () =>
        {
            var key = NewKey(caller % Partitions);
            List<(long Sequence, string Event)> mine = [];
            for (var version = 0; version < 30; version++)
            {
                var text = $"{caller}:{version}";
                var result = await journal.CommitAsync(State(key, version, text, text, text + "b"));
                Assert.Equal((CommitOutcome.Committed, version + 1L), (result.Outcome, result.Version));
                mine.Add((result.FirstSequence, text));
                mine.Add((result.FirstSequence + 1, text + "b"));
            }

            return (Partition: caller % Partitions, mine);
        }, Cancel));

        var all = await Task.WhenAll(callers);

        for (var partition = 0; partition < Partitions; partition++)
        {
            var told = all.Where(a => a.Partition == partition).SelectMany(a => a.mine).OrderBy(m => m.Sequence).ToList();
            Assert.Equal(Enumerable.Range(1, 8 * 30 * 2).Select(n => (long)n), told.Select(t => t.Sequence));
            Assert.Equal(told.Select(t => t.Event), await LogAsync(partition));
            Assert.Equal(480, journal.Head(partition));
        }
    }

    [Fact]
    public async Task JournalCommit_PipelinedOnOneRecord_AllTakeEffectInOrder()
    {
        await using var journal = await JournalAsync();
        var key = NewKey(1);

        var results = await Task.WhenAll(Enumerable.Range(0, 200).Select(version => journal.CommitAsync(State(key, version, $"{version}", $"{version}")).AsTask()));

        Assert.All(results, (result, n) => Assert.Equal(new CommitResult(CommitOutcome.Committed, n + 1, n + 1), result));
        Assert.Equal(Enumerable.Range(0, 200).Select(n => $"{n}"), await LogAsync(1));
    }

    [Fact]
    public async Task JournalWaitForEvents_CompletesWithTheCommitAndNotBefore()
    {
        await using var journal = await JournalAsync();
        var waiting = journal.WaitForEventsAsync(2, 0, Cancel).AsTask();
        await journal.CommitAsync(State(NewKey(2), 0, "no event"));
        await journal.CommitAsync(Event(NewKey(1), 0, "another partition"));
        Assert.False(waiting.IsCompleted);

        await journal.CommitAsync(Event(NewKey(2), 0, "event"));

        Assert.Equal(1, await waiting.WaitAsync(TimeSpan.FromSeconds(10), Cancel));
        Assert.Equal(1, await journal.WaitForEventsAsync(2, 0, Cancel));
    }

    [Fact]
    public async Task JournalCommit_BeyondItsLimits_IsRefusedBeforeAnythingIsWritten()
    {
        await using var journal = await JournalAsync();
        var key = NewKey(0);

        var state = await Assert.ThrowsAsync<ArgumentException>(async () =>
            await journal.CommitAsync(new Commit { Key = key, ExpectedVersion = 0, State = new byte[(64 * 1024 * 1024) + 1], Now = Start }));
        var oneEvent = await Assert.ThrowsAsync<ArgumentException>(async () =>
            await journal.CommitAsync(new Commit { Key = key, ExpectedVersion = 0, Events = [Bytes("fits"), new byte[(256 * 1024) + 1]], Now = Start }));

        Assert.Contains("67108865", state.Message, StringComparison.Ordinal);
        Assert.Contains("262145", oneEvent.Message, StringComparison.Ordinal);
        Assert.Null(await ReadAsync(key));
        Assert.Equal(0, journal.Status.WaitingCount);
    }

    [Fact]
    public async Task JournalStart_ReportsStoreEpochAndDurability()
    {
        await using var journal = await JournalAsync();

        Assert.True(journal.CanAccept);
        Assert.Equal((true, null, Store.Durability), (journal.Status.Ready, journal.Status.Reason, journal.Status.Durability));
        Assert.Equal(await Store.ReadEpochAsync(Cancel), journal.Status.Epoch);
        Assert.NotEqual("", journal.Status.DurabilityReason);
    }

    [Fact]
    public async Task JournalStop_FinishesWhatItAcceptedAndRefusesTheRest()
    {
        await using var journal = await JournalAsync();
        var accepted = Enumerable.Range(0, 50).Select(n => journal.CommitAsync(State(NewKey(n % Partitions), 0, "s")).AsTask()).ToArray();

        await journal.StopAsync(Cancel);

        Assert.Equal(0, journal.Status.WaitingCount);
        Assert.All(await Task.WhenAll(accepted), result => Assert.Equal(CommitOutcome.Committed, result.Outcome));
        Assert.Equal(CommitOutcome.Refused, (await journal.CommitAsync(State(NewKey(0), 0, "s"))).Outcome);
        Assert.False(journal.CanAccept);
        Assert.False(journal.Status.Ready);
    }
}
