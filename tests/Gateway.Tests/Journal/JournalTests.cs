using Gateway.Journal;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Journal;

/// <summary>Packing, limits and the gate, over a store whose answers the test decides.</summary>
public sealed class JournalTests : IAsyncDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 9, 0, 0, TimeSpan.Zero);

    private readonly FakeTimeProvider _time = new(Start);
    private readonly HeldStore _store = new(2);
    private GatewayJournal _journal = null!;
    private int _keys;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        _store.LetThrough();
        await _journal.DisposeAsync();
    }

    [Fact]
    public async Task Commit_WhileABatchIsInFlight_WaitsAndGoesInTheNextOne()
    {
        await StartAsync(new JournalOptions());
        _store.Hold();
        var first = CommitAsync(0);
        await UntilAsync(() => _store.BatchSizes.Count == 1);

        var waiting = Enumerable.Range(0, 40).Select(_ => CommitAsync(0)).ToArray();
        Assert.Equal(41, _journal.Status.WaitingCount);
        _store.LetThrough();

        Assert.Equal(1, (await first).FirstSequence);
        Assert.Equal(Enumerable.Range(2, 40).Select(n => (long)n), (await Task.WhenAll(waiting)).Select(r => r.FirstSequence));
        Assert.Equal([1, 40], _store.BatchSizes);
        Assert.Equal(1, _store.MostInsideOnePartition);
    }

    [Fact]
    public async Task Commit_MoreThanABatchHolds_GoesInSeveral()
    {
        await StartAsync(new JournalOptions { BatchCommitsMax = 16 });
        _store.Hold();
        var all = Enumerable.Range(0, 41).Select(_ => CommitAsync(1)).ToArray();
        await UntilAsync(() => _store.BatchSizes.Count == 1);
        _store.LetThrough();

        await Task.WhenAll(all);

        Assert.All(_store.BatchSizes, size => Assert.InRange(size, 1, 16));
        Assert.Equal(41, _store.BatchSizes.Sum());
    }

    [Fact]
    public async Task Commit_MoreBytesThanABatchHolds_AreSplitAndALargeOneGoesAlone()
    {
        await StartAsync(new JournalOptions { BatchBytesMax = 1_000 });
        _store.Hold();
        var first = CommitAsync(0);
        await UntilAsync(() => _store.BatchSizes.Count == 1);
        Task[] all = [CommitAsync(0, 600), CommitAsync(0, 300), CommitAsync(0, 200), CommitAsync(0, 5_000), CommitAsync(0, 100), first];
        _store.LetThrough();

        await Task.WhenAll(all);

        Assert.Equal([1, 2, 1, 1, 1], _store.BatchSizes);
    }

    [Fact]
    public async Task Commit_MoreThanMayWait_IsRefusedAndIngressIsStoppedEarlier()
    {
        await StartAsync(new JournalOptions { WaitingMax = 10 });
        _store.Hold();
        var accepted = Enumerable.Range(0, 8).Select(_ => CommitAsync(0)).ToList();
        Assert.False(_journal.CanAccept);
        Assert.True(_journal.Status.Ready);
        accepted.AddRange([CommitAsync(0), CommitAsync(0)]);

        Assert.Equal(CommitOutcome.Refused, (await CommitAsync(0)).Outcome);
        _store.LetThrough();

        Assert.All(await Task.WhenAll(accepted), result => Assert.Equal(CommitOutcome.Committed, result.Outcome));
        await UntilAsync(() => _journal.CanAccept);
    }

    [Fact]
    public async Task Commit_StoreFails_IsUnknownAndTheGateOpensAfterTheStoreWasRead()
    {
        await StartAsync(new JournalOptions());
        _store.Failure = new IOException("the disk is full");

        Assert.Equal(CommitOutcome.Unknown, (await CommitAsync(0)).Outcome);
        Assert.False(_journal.CanAccept);
        Assert.Contains("the disk is full", _journal.Status.Reason, StringComparison.Ordinal);
        Assert.Equal(CommitOutcome.Refused, (await CommitAsync(1)).Outcome);

        _store.Failure = null;
        await UntilAsync(() => _journal.CanAccept, advance: TimeSpan.FromMilliseconds(500));
        Assert.Equal(CommitOutcome.Committed, (await CommitAsync(0)).Outcome);
    }

    [Fact]
    public async Task Commit_WaitingWhenTheStoreFails_IsRefusedNotTried()
    {
        await StartAsync(new JournalOptions());
        _store.Hold();
        var tried = CommitAsync(0);
        await UntilAsync(() => _store.BatchSizes.Count == 1);
        var waiting = CommitAsync(0);
        _store.Failure = new IOException("gone");
        _store.LetThrough();

        Assert.Equal(CommitOutcome.Unknown, (await tried).Outcome);
        Assert.Equal(CommitOutcome.Refused, (await waiting).Outcome);
        Assert.Single(_store.BatchSizes);
    }

    [Fact]
    public async Task Commit_StoreIsEmpty_ClosesForGood()
    {
        await StartAsync(new JournalOptions());
        _store.Failure = new StoreAmnesiaException("the store came back empty");

        Assert.Equal(CommitOutcome.Refused, (await CommitAsync(0)).Outcome);
        _store.Failure = null;
        _time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(CommitOutcome.Refused, (await CommitAsync(0)).Outcome);
        Assert.Equal("the store came back empty", _journal.Status.Reason);
    }

    [Fact]
    public async Task Check_EpochIsAnother_ClosesForGoodWithinAPeriod()
    {
        await StartAsync(new JournalOptions());
        _store.Epoch = Guid.NewGuid();

        await UntilAsync(() => !_journal.CanAccept, advance: TimeSpan.FromSeconds(1));

        Assert.Contains(_store.Epoch.ToString(), _journal.Status.Reason, StringComparison.Ordinal);
        Assert.Equal(CommitOutcome.Refused, (await CommitAsync(0)).Outcome);
    }

    [Fact]
    public async Task Check_BatchHangs_StopsAcceptanceUntilItIsAnswered()
    {
        await StartAsync(new JournalOptions());
        _store.Hold();
        var hanging = CommitAsync(0);
        await UntilAsync(() => _store.BatchSizes.Count == 1);
        Assert.True(_journal.CanAccept);

        await UntilAsync(() => !_journal.CanAccept, advance: TimeSpan.FromSeconds(2));
        Assert.Contains("has not answered", _journal.Status.Reason, StringComparison.Ordinal);
        _store.LetThrough();

        Assert.Equal(CommitOutcome.Committed, (await hanging).Outcome);
        await UntilAsync(() => _journal.CanAccept, advance: TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task Check_StoreHangsWhileItTrims_StopsAcceptanceAllTheSame()
    {
        await StartAsync(new JournalOptions());
        _store.Hold();
        await UntilAsync(() => _store.TrimsInside == 1, advance: TimeSpan.FromMinutes(10));
        var hanging = CommitAsync(0);
        await UntilAsync(() => _store.BatchSizes.Count == 1);

        await UntilAsync(() => !_journal.CanAccept, advance: TimeSpan.FromSeconds(2));
        Assert.Contains("has not answered", _journal.Status.Reason, StringComparison.Ordinal);
        Assert.Equal(1, _store.TrimsInside);
        _store.LetThrough();

        Assert.Equal(CommitOutcome.Committed, (await hanging).Outcome);
        await UntilAsync(() => _journal.CanAccept, advance: TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task Start_StoreFails_ThrowsWhatItSaidAndAcceptsNothing()
    {
        _store.Failure = new IOException("no such disk");

        await Assert.ThrowsAsync<IOException>(() => StartAsync(new JournalOptions()));

        Assert.False(_journal.CanAccept);
        Assert.Equal(CommitOutcome.Refused, (await CommitAsync(0)).Outcome);
    }

    private async Task StartAsync(JournalOptions options)
    {
        _journal = new GatewayJournal(_store, options, _time, NullLogger<GatewayJournal>.Instance);
        await _journal.StartAsync(Cancel);
        _store.BatchSizes.Clear();
    }

    private Task<CommitResult> CommitAsync(int partition, int bytes = 1)
    {
        var key = new JournalKey(RecordKind.Conversation, new Guid(partition, 0, 0, [0, 0, 0, 0, 0, 0, 1, (byte)Interlocked.Increment(ref _keys)]));
        return _journal.CommitAsync(new Commit { Key = key, ExpectedVersion = 0, Events = [new byte[bytes]], Now = Start }).AsTask();
    }

    /// <summary>Waits for what other threads do; the fake clock is moved on meanwhile where the journal waits for it.</summary>
    private async Task UntilAsync(Func<bool> condition, TimeSpan advance = default)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        patience.CancelAfter(TimeSpan.FromSeconds(30));
        while (!condition())
        {
            patience.Token.ThrowIfCancellationRequested();
            if (advance > TimeSpan.Zero) _time.Advance(advance);
            await Task.Yield();
        }
    }
}
