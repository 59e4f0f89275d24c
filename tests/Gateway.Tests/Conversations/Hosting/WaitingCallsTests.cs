using System.Diagnostics;
using Gateway.Contracts;
using Gateway.Conversations;
using Gateway.Conversations.Threads;
using Gateway.Journal;
using Gateway.Tests.Journal;

namespace Gateway.Tests.Conversations.Hosting;

/// <summary>Messages that come while the store works on the same conversation: they wait together, and go together.</summary>
public sealed class WaitingCallsTests : IAsyncLifetime
{
    private readonly HeldStore _store = new(4);
    private Silo _silo = null!;
    private Customer _customer = null!;

    public async ValueTask InitializeAsync()
    {
        _silo = await Silo.StartAsync(store: _store);
        _customer = new Customer(_silo, "4915112345678");
        Assert.Equal(new AcceptResult(AcceptOutcome.Accepted, 1, 0), await _customer.WriteAsync("eins"));
    }

    public async ValueTask DisposeAsync()
    {
        _store.LetThrough();
        await _silo.DisposeAsync();
    }

    [Fact]
    public async Task Accept_SeveralWhileACommitIsUnderWay_AreOneCommitAndEachIsToldItsOwn()
    {
        var before = await VersionAsync();
        _store.Hold();
        var four = _customer.Text("vier");
        Task<AcceptResult>[] calls = [WriteAsync("zwei"), WriteAsync("drei"), SendAsync(four), SendAsync(four, _customer.Text("fünf"))];
        Assert.DoesNotContain(calls, call => call.IsCompleted);
        _store.LetThrough();

        Assert.Equal(new AcceptResult(AcceptOutcome.Accepted, 1, 0), await calls[0]);
        Assert.Equal(new AcceptResult(AcceptOutcome.Accepted, 1, 0), await calls[1]);
        Assert.Equal(new AcceptResult(AcceptOutcome.Accepted, 1, 0), await calls[2]);
        Assert.Equal(new AcceptResult(AcceptOutcome.Accepted, 1, 1), await calls[3]);
        Assert.Equal(["eins", "zwei", "drei", "vier", "fünf"], await TextsAsync());
        Assert.Equal(before + 2, await VersionAsync());
    }

    [Fact]
    public async Task Accept_AnotherCallBetween_KeepsItsPlace()
    {
        var before = await VersionAsync();
        _store.Hold();
        var two = WriteAsync("zwei");
        var three = WriteAsync("drei");
        var woken = _silo.Conversations.Of(_customer.Thread).WakeAsync().AsTask();
        var four = WriteAsync("vier");
        _store.LetThrough();

        await two;
        await three;
        await woken;
        await four;
        Assert.Equal(["eins", "zwei", "drei", "vier"], await TextsAsync());
        Assert.Equal(before + 4, await VersionAsync());
    }

    [Fact]
    public async Task Accept_OneOfThoseThatWaitCannotBeTaken_HarmsNoOther()
    {
        _store.Hold();
        var two = WriteAsync("zwei");
        var three = WriteAsync("drei");
        // No channel hands this on: an item that breaks what takes it.
        var broken = SendAsync(_customer.About(ItemKind.Typing, "wamid.1"));
        var four = WriteAsync("vier");
        _store.LetThrough();

        Assert.Equal(AcceptOutcome.Accepted, (await two).Outcome);
        Assert.Equal(new AcceptResult(AcceptOutcome.Accepted, 1, 0), await three);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => broken);
        Assert.Equal(new AcceptResult(AcceptOutcome.Accepted, 1, 0), await four);
        Assert.Equal(["eins", "zwei", "drei", "vier"], await TextsAsync());
    }

    [Fact]
    public async Task Accept_TakenAlong_KeepsTheTraceOfItsOwnRequest()
    {
        _store.Hold();
        var two = WriteAsync("zwei");
        var (_, three) = Traced("drei");
        var (trace, four) = Traced("vier");
        _store.LetThrough();
        await Task.WhenAll(two, three, four);

        var record = (await _silo.Journal.ReadAsync(Key, TestContext.Current.CancellationToken))!;
        Assert.Equal(trace, ThreadStateCodec.Read(record.State, record.StateFirstSequence).TraceParent);

        (string?, Task<AcceptResult>) Traced(string text)
        {
            using var request = new Activity("request").Start();
            return (request.Id, WriteAsync(text));
        }
    }

    [Fact]
    public async Task Accept_ManyWait_GoInCommitsOfSomeDozens()
    {
        const int Waiting = 150;
        var before = await VersionAsync();
        _store.Hold();
        var calls = Enumerable.Range(0, Waiting + 1).Select(i => WriteAsync($"{i}")).ToArray();
        _store.LetThrough();
        foreach (var call in calls)
        {
            Assert.Equal(new AcceptResult(AcceptOutcome.Accepted, 1, 0), await call);
        }

        Assert.Equal(["eins", .. Enumerable.Range(0, Waiting + 1).Select(i => $"{i}")], await TextsAsync());
        // One, and 65 at a time of those that waited.
        Assert.Equal(before + 1 + 3, await VersionAsync());
    }

    private Task<AcceptResult> WriteAsync(string text) => _customer.WriteAsync(text).AsTask();

    private Task<AcceptResult> SendAsync(params InboundItem[] items) => _customer.SendAsync(items).AsTask();

    private JournalKey Key => new(RecordKind.Conversation, _customer.Thread.Value);

    private async Task<long> VersionAsync() => (await _silo.Journal.ReadAsync(Key))!.Version;

    private async Task<IEnumerable<string?>> TextsAsync() =>
        (await EventLog.ReadAsync(_silo)).Where(e => e.GetProperty("type").GetString() == EventTypes.MessageAccepted).Select(e => e.GetProperty("data").GetProperty("text").GetString());
}
