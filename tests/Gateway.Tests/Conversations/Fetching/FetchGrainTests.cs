using Gateway.Contracts;
using Gateway.Conversations;
using Gateway.Conversations.Fetching;
using Gateway.Journal;

namespace Gateway.Tests.Conversations.Fetching;

public sealed class FetchGrainTests : IAsyncLifetime
{
    private static readonly AccountRef Account = new("acme", "mercado-libre", "main");
    private static readonly FetchTicket Ticket = new("f9f08571", "/messages/3f6da1e3?tag=post_sale", Replaces: true);

    private Silo _silo = null!;

    public async ValueTask InitializeAsync() => _silo = await Silo.StartAsync();

    public ValueTask DisposeAsync() => _silo.DisposeAsync();

    private FetchOrder Order => new(Account, Ticket, _silo.Time.GetUtcNow());

    private IFetchGrain Grain => _silo.Grains.GetGrain<IFetchGrain>(FetchKey.Of(new byte[32], Account, Ticket));

    [Fact]
    public async Task Accept_SameNotificationTwice_IsAskedOnce()
    {
        Assert.Equal(AcceptOutcome.Accepted, await Grain.AcceptAsync(Order));
        var asked = Next();
        _silo.Fetches.Answer(new FetchProgress(FetchOutcome.Done));
        await SettledAsync();

        Assert.Equal(AcceptOutcome.Accepted, await Grain.AcceptAsync(Order));
        await Grain.WakeAsync();
        _silo = await _silo.RestartAsync();
        Assert.Equal(AcceptOutcome.Accepted, await Grain.AcceptAsync(Order));

        Assert.Equal(Ticket, asked.Ticket);
        Assert.Empty(_silo.Fetches.Asked);
        Assert.Empty(await FailuresAsync());
    }

    [Fact]
    public async Task Wake_AfterARestartInTheMiddleOfAnAttempt_AsksAgain()
    {
        await Grain.AcceptAsync(Order);
        Next();

        _silo = await _silo.RestartAsync();
        await Grain.WakeAsync();

        Assert.Equal(Ticket, Next().Ticket);
        _silo.Fetches.Answer(new FetchProgress(FetchOutcome.Done));
        await SettledAsync();
    }

    [Fact]
    public async Task Wake_NoAnswerSixteenTimes_IsGivenUpWithAnEventAndADeadLetter()
    {
        await Grain.AcceptAsync(Order);
        for (var attempt = 1; attempt <= 16; attempt++)
        {
            Next();
            _silo.Fetches.Answer(new FetchProgress(FetchOutcome.Retry, "http_503"));
            if (attempt < 16)
            {
                await AskedAgainAsync();
            }
        }

        var letter = await LetterAsync();
        Assert.Equal(("fetch_http_503", 16), (letter.Code, letter.Attempts));
        var failure = Assert.Single(await FailuresAsync());
        Assert.Equal("http_503", failure.GetProperty("data").GetProperty("code").GetString());
        Assert.Equal(16, failure.GetProperty("data").GetProperty("attempts").GetInt32());
    }

    [Fact]
    public async Task Accept_AnswerThatCanNeverBeRight_IsGivenUpAtOnce()
    {
        await Grain.AcceptAsync(Order);
        Next();
        _silo.Fetches.Answer(new FetchProgress(FetchOutcome.Failed, "invalid_answer"));

        Assert.Equal(("fetch_invalid_answer", 1), ((await LetterAsync()).Code, (await LetterAsync()).Attempts));
    }

    [Fact]
    public async Task Accept_AskingThrows_IsTriedAgainOnTheScheduleAndNotBefore()
    {
        await Grain.AcceptAsync(Order);
        Next();
        _silo.Fetches.Throw(new InvalidOperationException("a bug"));
        while (await RecordAsync() is not { Attempts: 1 })
        {
            await Task.Yield();
        }

        await Grain.WakeAsync();
        await Grain.WakeAsync();
        Assert.Empty(_silo.Fetches.Asked);
        Assert.False(await IsDueAsync());

        await AskedAgainAsync();
        _silo.Fetches.Answer(new FetchProgress(FetchOutcome.Done));
        await SettledAsync();
    }

    [Fact]
    public async Task Wake_WhileItIsAsked_IsNoLongerDueAndNotAskedTwice()
    {
        await Grain.AcceptAsync(Order);
        Next();
        for (var lease = 0; lease < 3; lease++)
        {
            // Every partition looks around four times a second of this clock: its call or this one takes the record out of what is due.
            _silo.Time.Advance(TimeSpan.FromSeconds(31));
            do
            {
                await Grain.WakeAsync();
            }
            while (await IsDueAsync());
        }

        Assert.Empty(_silo.Fetches.Asked);
        _silo.Fetches.Answer(new FetchProgress(FetchOutcome.Done));
        await SettledAsync();
        Assert.Empty(_silo.Fetches.Asked);
    }

    [Fact]
    public async Task Wake_SettledAsLongAgoAsNotificationsComeAgain_IsForgotten()
    {
        await Grain.AcceptAsync(Order);
        Next();
        _silo.Fetches.Answer(new FetchProgress(FetchOutcome.Done));
        await SettledAsync();

        await Grain.WakeAsync();
        _silo.Time.Advance(_silo.Journal.DedupeHorizon - TimeSpan.FromMinutes(1));
        await Grain.WakeAsync();
        Assert.NotNull(await RecordAsync());
        Assert.Equal(AcceptOutcome.Accepted, await Grain.AcceptAsync(Order));
        Assert.Empty(_silo.Fetches.Asked);

        _silo.Time.Advance(TimeSpan.FromMinutes(1));
        do
        {
            await Grain.WakeAsync();
        }
        while (await RecordAsync() is not null);

        Assert.Equal(AcceptOutcome.Accepted, await Grain.AcceptAsync(Order));
        Next();
    }

    private FetchOrder Next()
    {
        // Generous for a busy machine; a question comes in milliseconds.
        Assert.True(_silo.Fetches.Asked.TryTake(out var order, TimeSpan.FromSeconds(20)), "nothing was asked");
        return order;
    }

    /// <summary>Calls the grain until the answer it was given has been taken: each call lets it take its turn.</summary>
    private async Task SettledAsync()
    {
        var deadline = TimeProvider.System.GetTimestamp();
        while (await RecordAsync() is { Phase: FetchPhase.Waiting })
        {
            Assert.True(TimeProvider.System.GetElapsedTime(deadline) < TimeSpan.FromSeconds(20), "the fetch was not settled");
            await Task.Yield();
        }
    }

    private static JournalKey Key => new(RecordKind.Fetch, FetchKey.Of(new byte[32], Account, Ticket));

    private async Task<FetchRecord?> RecordAsync() => await _silo.Journal.ReadAsync(Key) is { } record ? FetchRecord.Read(record.State) : null;

    private async Task<bool> IsDueAsync() =>
        (await _silo.Journal.ReadDueAsync(Key.Partition(_silo.Journal.PartitionCount), _silo.Time.GetUtcNow(), 100)).Any(due => due.Key == Key);

    private async Task AskedAgainAsync()
    {
        var deadline = TimeProvider.System.GetTimestamp();
        while (_silo.Fetches.Asked.Count == 0)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(deadline) < TimeSpan.FromSeconds(20), "nothing was asked again");
            _silo.Time.Advance(TimeSpan.FromSeconds(10));
            await Grain.WakeAsync();
        }
    }

    private async Task<DeadLetter> LetterAsync()
    {
        var deadline = TimeProvider.System.GetTimestamp();
        while (true)
        {
            if ((await _silo.Grains.GetGrain<ISenderGrain>(SenderKey.Of(Account)).DeadLettersAsync()) is [var letter])
            {
                return letter;
            }

            Assert.True(TimeProvider.System.GetElapsedTime(deadline) < TimeSpan.FromSeconds(20), "there is no dead letter");
        }
    }

    private async Task<System.Text.Json.JsonElement[]> FailuresAsync() =>
        [.. (await EventLog.ReadAsync(_silo)).Where(e => e.GetProperty("type").GetString() == EventTypes.FetchFailed)];
}
