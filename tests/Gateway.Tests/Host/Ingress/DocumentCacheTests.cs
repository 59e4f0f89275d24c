using System.Diagnostics.Metrics;
using Gateway.Host.Ingress;
using Gateway.Host.Operate;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Host.Ingress;

public sealed class DocumentCacheTests
{
    private static readonly Uri Address = new("https://login.example/keys");

    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 6, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly HandSource _source = new();
    private readonly DocumentCache _cache;

    public DocumentCacheTests() => _cache = new DocumentCache(
        _source, _clock, new GatewayMetrics(new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>()));

    [Fact]
    public async Task Fetch_ManyAtOnce_AskTheProviderOnce()
    {
        Assert.Null(_cache.Find(Address, newer: false));
        var asked = Enumerable.Range(0, 20).Select(_ => FetchAsync()).ToArray();
        await _source.AnswerAsync([1]);

        Assert.All(await Task.WhenAll(asked), Assert.True);
        Assert.Equal(1, _source.Count);
        Assert.Equal([1], _cache.Find(Address, newer: false)!.Value.ToArray());
    }

    [Fact]
    public async Task Find_Newer_AsksAgainOnlyAfterAMinute()
    {
        await FetchedAsync([1]);
        Assert.Equal([1], _cache.Find(Address, newer: true)!.Value.ToArray());
        _clock.Advance(DocumentCache.RefreshFloor);
        Assert.Null(_cache.Find(Address, newer: true));
        Assert.Equal([1], _cache.Find(Address, newer: false)!.Value.ToArray());

        await FetchedAsync([2]);
        Assert.Equal([2], _cache.Find(Address, newer: true)!.Value.ToArray());
    }

    [Fact]
    public async Task Fetch_AfterAFailure_AnswersAtOnceForTenSeconds()
    {
        var asked = FetchAsync();
        await _source.AnswerAsync(null);
        Assert.False(await asked);

        Assert.False(await FetchAsync());
        Assert.Equal(1, _source.Count);
        _clock.Advance(DocumentCache.FailedFor);
        await FetchedAsync([1]);
        Assert.Equal(2, _source.Count);
    }

    [Fact]
    public async Task Fetch_SourceThrows_LeavesItsPlaceAndTheAddressFree()
    {
        for (var n = 0; n < DocumentCache.FetchesMax; n++)
        {
            var asked = FetchAsync();
            await _source.FailAsync(new InvalidOperationException("a bug"));
            await Assert.ThrowsAsync<InvalidOperationException>(() => asked);
            _clock.Advance(DocumentCache.FailedFor);
        }

        await FetchedAsync([1]);
        Assert.Equal([1], _cache.Find(Address, newer: false)!.Value.ToArray());
    }

    [Fact]
    public async Task Find_OlderThanADay_ServesTheOldWhileTheNewComes()
    {
        await FetchedAsync([1]);
        _clock.Advance(DocumentCache.FreshFor);
        Assert.Equal([1], _cache.Find(Address, newer: false)!.Value.ToArray());
        var background = FetchAsync();
        await _source.AnswerAsync([2]);
        Assert.True(await background);
        Assert.Equal([2], _cache.Find(Address, newer: false)!.Value.ToArray());
        Assert.Equal(2, _source.Count);
    }

    [Fact]
    public async Task Find_ProviderGoneForFiveDays_KeepsTheOldUntilThen()
    {
        await FetchedAsync([1]);
        _clock.Advance(DocumentCache.KeptFor - TimeSpan.FromSeconds(1));
        Assert.Equal([1], _cache.Find(Address, newer: false)!.Value.ToArray());
        await _source.AnswerAsync(null);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(_cache.Find(Address, newer: false));
    }

    [Fact]
    public async Task Fetch_MoreAddressesAtOnceThanAllowed_AreRefusedAndLaterOnesReplaceTheOldest()
    {
        var first = Enumerable.Range(0, DocumentCache.NewOfProviderMax).Select(n => FetchAsync(n)).ToArray();
        Assert.False(await FetchAsync(DocumentCache.NewOfProviderMax));
        for (var n = 0; n < DocumentCache.NewOfProviderMax; n++)
        {
            await _source.AnswerAsync([(byte)n]);
        }

        Assert.All(await Task.WhenAll(first), Assert.True);
        for (var n = DocumentCache.NewOfProviderMax; n <= DocumentCache.EntriesMax; n++)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            var asked = FetchAsync(n);
            await _source.AnswerAsync([1]);
            Assert.True(await asked);
        }

        Assert.Equal(DocumentCache.EntriesMax, Enumerable.Range(0, DocumentCache.EntriesMax + 1).Count(n => _cache.Find(At(n), newer: false) is not null));
        Assert.NotNull(_cache.Find(At(DocumentCache.EntriesMax), newer: false));
    }

    [Fact]
    public async Task Fetch_MadeUpAddressesOfOneProvider_LeaveRoomForAnotherAndForRefreshes()
    {
        await FetchedAsync([1]);
        var made = Enumerable.Range(0, DocumentCache.NewOfProviderMax)
            .Select(async n => await _cache.FetchAsync(new Uri($"https://sns.made-up-{n}.provider.test/x.pem"), TestContext.Current.CancellationToken)).ToArray();
        Assert.False(await _cache.FetchAsync(new Uri("https://sns.one-more.provider.test/x.pem"), TestContext.Current.CancellationToken));
        var other = _cache.FetchAsync(new Uri("https://keys.other.test/"), TestContext.Current.CancellationToken);
        var refresh = FetchAsync();
        for (var n = 0; n < made.Length + 2; n++)
        {
            await _source.AnswerAsync([2]);
        }

        Assert.True(await other && await refresh);
        Assert.All(await Task.WhenAll(made), Assert.True);
    }

    [Fact]
    public async Task Fetch_MoreFailuresThanAreRemembered_KeepWhatWasFetched()
    {
        await FetchedAsync([1]);
        for (var n = 0; n < DocumentCache.EntriesMax + DocumentCache.FailedMax; n++)
        {
            var asked = FetchAsync(n);
            await _source.AnswerAsync(null);
            Assert.False(await asked);
        }

        Assert.Equal([1], _cache.Find(Address, newer: false)!.Value.ToArray());
    }

    [Theory]
    [InlineData("https://login.example/keys", true)]
    [InlineData("https://LOGIN.example/keys", true)]
    [InlineData("https://sns.eu.amazonaws.com/x.pem", true)]
    [InlineData("https://amazonaws.com/x.pem", false)]
    [InlineData("https://evilamazonaws.com/x.pem", false)]
    [InlineData("https://sns.amazonaws.com.evil.example/x.pem", false)]
    [InlineData("http://login.example/keys", false)]
    [InlineData("https://login.example:8443/keys", false)]
    [InlineData("https://user@login.example/keys", false)]
    [InlineData("https://login.example/keys?x=1", false)]
    [InlineData("https://127.0.0.1/keys", false)]
    public void IsOf_Address_MustBeHttpsOnANamedHost(string address, bool expected) =>
        Assert.Equal(expected, PublishedAddress.IsOf(["login.example", "*.amazonaws.com"], new Uri(address)));

    [Theory]
    [InlineData("https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription&Token=t", true)]
    [InlineData("https://sns.amazonaws.com/?Action=x", false)]
    [InlineData("https://sns.a.b.amazonaws.com/?Action=x", false)]
    [InlineData("https://sns.s3.example/?a=.amazonaws.com", false)]
    [InlineData("https://bucket.s3.amazonaws.com/?Action=x", false)]
    [InlineData("http://sns.eu-west-1.amazonaws.com/?Action=x", false)]
    public void IsFollowUpOf_Address_MayHaveAQueryOnTheHostOnly(string address, bool expected) =>
        Assert.Equal(expected, PublishedAddress.IsFollowUpOf(["sns.*.amazonaws.com"], new Uri(address)));

    private static Uri At(int n) => new($"https://login.example/keys/{n}");

    private async Task<bool> FetchAsync() => await _cache.FetchAsync(Address, TestContext.Current.CancellationToken);

    private async Task<bool> FetchAsync(int n) => await _cache.FetchAsync(At(n), TestContext.Current.CancellationToken);

    private async Task FetchedAsync(byte[] document)
    {
        var asked = FetchAsync();
        await _source.AnswerAsync(document);
        Assert.True(await asked);
    }

    /// <summary>Answers one request after the other, when the test says so.</summary>
    private sealed class HandSource : IDocumentSource
    {
        private readonly System.Threading.Channels.Channel<TaskCompletionSource<byte[]?>> _asked =
            System.Threading.Channels.Channel.CreateBounded<TaskCompletionSource<byte[]?>>(100);

        private int _count;

        public int Count => _count;

        public Task<byte[]?> FetchAsync(Uri address)
        {
            Interlocked.Increment(ref _count);
            var answer = new TaskCompletionSource<byte[]?>(TaskCreationOptions.RunContinuationsAsynchronously);
            _asked.Writer.TryWrite(answer);
            return answer.Task;
        }

        public async Task AnswerAsync(byte[]? document) =>
            (await _asked.Reader.ReadAsync(TestContext.Current.CancellationToken)).SetResult(document);

        public async Task FailAsync(Exception bug) =>
            (await _asked.Reader.ReadAsync(TestContext.Current.CancellationToken)).SetException(bug);
    }
}
