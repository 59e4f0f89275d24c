using Gateway.Conversations;
using Gateway.Conversations.Sending;
using Gateway.Journal;
using Gateway.Tests.Journal;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Conversations.Sending;

public sealed class DeadLettersTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero));
    private readonly HeldStore _store = new(1);
    private GatewayJournal _journal = null!;

    public async ValueTask InitializeAsync()
    {
        _journal = new GatewayJournal(_store, new JournalOptions(), _time, NullLogger<GatewayJournal>.Instance);
        await _journal.StartAsync(TestContext.Current.CancellationToken);
        _store.BatchSizes.Clear();
    }

    public async ValueTask DisposeAsync()
    {
        _store.LetThrough();
        await _journal.DisposeAsync();
    }

    [Fact]
    public async Task Add_SeveralAtOnce_KeepsThemAllInTwoCommits()
    {
        var letters = new DeadLetters(_journal, "acme/line/tokyo");
        DeadLetter[] given = [.. Enumerable.Range(1, 5).Select(Letter)];
        _store.Hold();

        var added = given.Select(letters.AddAsync).ToArray();
        _store.LetThrough();

        Assert.All(await Task.WhenAll(added), Assert.True);
        Assert.Equal(given, await letters.ReadAsync());
        Assert.Equal(given, await new DeadLetters(_journal, "acme/line/tokyo").ReadAsync());
        Assert.Equal(2, _store.BatchSizes.Count);
    }

    [Fact]
    public async Task Add_StoreFailsOnce_IsToldAndTheNextIsKept()
    {
        var letters = new DeadLetters(_journal, "acme/line/tokyo");
        Assert.True(await letters.AddAsync(Letter(1)));
        _store.Hold();
        var lost = letters.AddAsync(Letter(2));
        _store.Failure = new IOException("the disk is full");
        _store.LetThrough();
        Assert.False(await lost);

        _store.Failure = null;
        while (!_journal.CanAccept)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        Assert.True(await letters.AddAsync(Letter(3)));
        Assert.Equal([Letter(1), Letter(3)], await letters.ReadAsync());
    }

    [Fact]
    public async Task Add_MoreThanAreKept_LosesTheOldest()
    {
        var letters = new DeadLetters(_journal, "acme/line/tokyo");
        _store.Hold();
        var added = Enumerable.Range(0, 1003).Select(n => letters.AddAsync(Letter(n))).ToArray();
        _store.LetThrough();
        await Task.WhenAll(added);

        var kept = await letters.ReadAsync();
        Assert.Equal((1000, Letter(3), Letter(1002)), (kept.Count, kept[0], kept[^1]));
    }

    private static DeadLetter Letter(int number) =>
        new(new Guid(number, 0, 0, new byte[8]), new Guid(0, 1, 0, new byte[8]), new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero), 16, "http_503");
}
