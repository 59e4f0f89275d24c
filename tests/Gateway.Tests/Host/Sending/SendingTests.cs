using System.Collections.Frozen;
using System.Net;
using System.Net.Sockets;
using Gateway.Channels;
using Gateway.Channels.X;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;
using Gateway.Host.Sending;
using Gateway.Journal;
using Gateway.Journal.Embedded;
using Gateway.Tests.Channels;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Host.Sending;

/// <summary>Access tokens against a token endpoint made by hand, kept in a real journal.</summary>
public sealed class AccountTokensTests : IAsyncDisposable
{
    private static readonly XChannel Channel = new();

    private readonly string _directory = Directory.CreateTempSubdirectory("gateway-tokens-").FullName;
    private readonly FakeTimeProvider _time = new(TestRequest.Now);
    private readonly Provider _provider = new();
    private readonly ModelSource _models = new();
    private readonly AccountModel _account = TestAccounts.Of("x", "42", ("consumerSecret", "c"), ("refreshToken", "r0"))
        with
    { Settings = new Dictionary<string, string> { ["clientId"] = "client" }.ToFrozenDictionary() };

    private GatewayJournal? _journal;

    public async ValueTask DisposeAsync()
    {
        if (_journal is not null)
            await _journal.DisposeAsync();
        _provider.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public async Task Ready_ManyAtOnce_AskOnceAndShareTheToken()
    {
        var tokens = await TokensAsync();
        _provider.Answers.Enqueue((200, """{"access_token":"a1","expires_in":7200,"refresh_token":"r1"}"""));

        var ready = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => tokens.ReadyAsync(Channel, _account, default).AsTask()));

        Assert.All(ready, r => Assert.Equal("a1", r.Account.Secrets["accessToken"].RevealText()));
        Assert.Equal("grant_type=refresh_token&refresh_token=r0&client_id=client", Assert.Single(_provider.Asked));
    }

    [Fact]
    public async Task Ready_BeforeTheEnd_RenewsWithTheTokenThatCameLast()
    {
        var tokens = await TokensAsync();
        _provider.Answers.Enqueue((200, """{"access_token":"a1","expires_in":7200,"refresh_token":"r1"}"""));
        _provider.Answers.Enqueue((200, """{"access_token":"a2","expires_in":7200,"refresh_token":"r2"}"""));
        await tokens.ReadyAsync(Channel, _account, TestContext.Current.CancellationToken);

        _time.Advance(TimeSpan.FromMinutes(114));
        Assert.Equal("a1", (await tokens.ReadyAsync(Channel, _account, TestContext.Current.CancellationToken)).Account.Secrets["accessToken"].RevealText());
        _time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal("a2", (await tokens.ReadyAsync(Channel, _account, TestContext.Current.CancellationToken)).Account.Secrets["accessToken"].RevealText());
        Assert.Equal("grant_type=refresh_token&refresh_token=r1&client_id=client", _provider.Asked[1]);
    }

    [Fact]
    public async Task Ready_AfterARestart_UsesTheTokenKept()
    {
        _provider.Answers.Enqueue((200, """{"access_token":"a1","expires_in":7200,"refresh_token":"r1"}"""));
        await (await TokensAsync()).ReadyAsync(Channel, _account, TestContext.Current.CancellationToken);

        Assert.Equal("a1", (await (await TokensAsync()).ReadyAsync(Channel, _account, TestContext.Current.CancellationToken)).Account.Secrets["accessToken"].RevealText());
        Assert.Single(_provider.Asked);
        Assert.DoesNotContain(Directory.EnumerateFiles(_directory, "*", SearchOption.AllDirectories).Select(Read), bytes => bytes.AsSpan().IndexOf("YTE="u8) >= 0);
    }

    [Fact]
    public async Task Ready_OtherCredentialsConfigured_AsksWithThem()
    {
        var tokens = await TokensAsync();
        _provider.Answers.Enqueue((200, """{"access_token":"a1","expires_in":7200,"refresh_token":"r1"}"""));
        _provider.Answers.Enqueue((200, """{"access_token":"b1","expires_in":7200,"refresh_token":"s1"}"""));
        await tokens.ReadyAsync(Channel, _account, TestContext.Current.CancellationToken);

        var changed = TestAccounts.Of("x", "42", ("consumerSecret", "c"), ("refreshToken", "s0")) with { Settings = _account.Settings };
        Assert.Equal("b1", (await tokens.ReadyAsync(Channel, changed, TestContext.Current.CancellationToken)).Account.Secrets["accessToken"].RevealText());
        Assert.Contains("refresh_token=s0", _provider.Asked[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refused_TokenOfSomeAge_IsReplacedAndAFreshOneIsNot()
    {
        var tokens = await TokensAsync();
        _provider.Answers.Enqueue((200, """{"access_token":"a1","expires_in":7200,"refresh_token":"r1"}"""));
        _provider.Answers.Enqueue((200, """{"access_token":"a2","expires_in":7200,"refresh_token":"r2"}"""));
        var first = (await tokens.ReadyAsync(Channel, _account, TestContext.Current.CancellationToken)).Account;
        tokens.Refused(first);
        Assert.Equal("a1", (await tokens.ReadyAsync(Channel, _account, TestContext.Current.CancellationToken)).Account.Secrets["accessToken"].RevealText());

        _time.Advance(TimeSpan.FromMinutes(2));
        tokens.Refused(first);
        Assert.Equal("a2", (await tokens.ReadyAsync(Channel, _account, TestContext.Current.CancellationToken)).Account.Secrets["accessToken"].RevealText());
    }

    [Theory]
    [InlineData(400, SendOutcome.Unauthorized)]
    [InlineData(503, SendOutcome.Retry)]
    public async Task Ready_NoTokenToBeHad_RefusesTheSend(int status, SendOutcome outcome)
    {
        _provider.Answers.Enqueue((status, "{}"));
        Assert.Equal(new SendResult(outcome, Code: "access_token"), (await (await TokensAsync()).ReadyAsync(Channel, _account, TestContext.Current.CancellationToken)).Refusal);
    }

    [Fact]
    public async Task Ready_AccountWithATokenOfItsOwn_AsksNobody()
    {
        var account = TestAccounts.Of("x", "42", ("accessToken", "fixed"));
        Assert.Same(account, (await (await TokensAsync()).ReadyAsync(Channel, account, TestContext.Current.CancellationToken)).Account);
        Assert.Empty(_provider.Asked);
    }

    private static byte[] Read(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }

    private async Task<AccountTokens> TokensAsync()
    {
        if (_journal is null)
        {
            _journal = new GatewayJournal(
                EmbeddedStore.Open(_directory, new EmbeddedOptions { Partitions = 1 }), new JournalOptions(), _time, NullLogger<GatewayJournal>.Instance);
            await _journal.StartAsync(TestContext.Current.CancellationToken);
            var tenant = new TenantModel
            {
                Name = "acme",
                Pepper = new byte[32],
                Accounts = FrozenDictionary<(string, string), AccountModel>.Empty,
                AccountsByProviderId = FrozenDictionary<(string, string), AccountModel>.Empty,
                Agents = FrozenDictionary<string, AgentModel>.Empty,
                Queues = FrozenDictionary<string, QueueModel>.Empty,
                Costs = FrozenDictionary<string, int>.Empty,
                ReopenWindow = TimeSpan.FromHours(1),
                SilenceTimeout = TimeSpan.FromHours(1),
            };
            _models.Publish(GatewayModel.Empty with { Tenants = new Dictionary<string, TenantModel> { ["acme"] = tenant }.ToFrozenDictionary() });
        }

        return new AccountTokens(new TokenStore(_journal, _models), new ProviderHttp(_provider, _time), _time, NullLogger<AccountTokens>.Instance);
    }
}

public sealed class ProviderHttpTests
{
    private static readonly SendRequest Request = new("POST", new Uri("http://provider.example/send"), [], "application/json", "{}"u8.ToArray());

    [Fact]
    public async Task Send_TimeoutBehindTheBody_IsUncertain()
    {
        using var provider = new Provider { Before = async request => { await request.Content!.ReadAsByteArrayAsync(); throw new TaskCanceledException("timeout"); } };
        Assert.Equal(new SendResult(SendOutcome.Uncertain, Code: "timeout"), await SendAsync(provider));
    }

    [Fact]
    public async Task Send_ConnectionLostBehindTheBody_IsUncertain()
    {
        using var provider = new Provider { Before = async request => { await request.Content!.ReadAsByteArrayAsync(); throw new HttpRequestException("reset"); } };
        Assert.Equal(new SendResult(SendOutcome.Uncertain, Code: "network"), await SendAsync(provider));
    }

    [Fact]
    public async Task Send_NothingWritten_IsTriedAgain()
    {
        using var refused = new Provider { Before = _ => throw new HttpRequestException("refused") };
        Assert.Equal(new SendResult(SendOutcome.Retry, Code: "network"), await SendAsync(refused));
        using var gone = new Provider { Before = _ => throw new SocketException((int)SocketError.NotConnected) };
        Assert.Equal(new SendResult(SendOutcome.Retry, Code: "network"), await SendAsync(gone));
        using var slow = new Provider { Before = _ => throw new TaskCanceledException("connect timeout") };
        Assert.Equal(new SendResult(SendOutcome.Retry, Code: "timeout"), await SendAsync(slow));
    }

    [Fact]
    public async Task Ask_HeadersAndThenSilence_EndsWithTheTimeOfTheWhole()
    {
        var time = new FakeTimeProvider();
        using var provider = new Provider { Content = _ => new StreamContent(new SilentStream()) };
        provider.Answers.Enqueue((200, ""));

        var asked = new ProviderHttp(provider, time).AskAsync(Request, CancellationToken.None);
        time.Advance(ProviderHttp.AnswerWithin - TimeSpan.FromSeconds(1));
        Assert.False(asked.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(("timeout", true), await asked is var answer ? (answer.Failure, answer.HasBegun) : default);
    }

    [Fact]
    public async Task Send_HeadersAndThenSilence_IsUncertain()
    {
        var time = new FakeTimeProvider();
        using var provider = new Provider { Content = _ => new StreamContent(new SilentStream()) };
        provider.Answers.Enqueue((200, ""));

        var sent = new ProviderHttp(provider, time).SendAsync(new XChannel(), Request, CancellationToken.None);
        time.Advance(ProviderHttp.AnswerWithin);

        Assert.Equal(new SendResult(SendOutcome.Uncertain, Code: "timeout"), (await sent).Result);
    }

    [Fact]
    public async Task Send_CancelledBeforeTheBody_SaysThatNothingHasLeft()
    {
        using var stop = new CancellationTokenSource();
        using var provider = new Provider { Before = _ => Task.FromCanceled(stop.Token) };
        await stop.CancelAsync();

        var sent = await new ProviderHttp(provider, TimeProvider.System).SendAsync(new XChannel(), Request, stop.Token);

        Assert.Equal(new SendAttempt(new SendResult(SendOutcome.Retry, Code: "stopped"), HasBegun: false), sent);
    }

    [Fact]
    public async Task Send_CancelledBehindTheBody_Throws()
    {
        using var stop = new CancellationTokenSource();
        using var provider = new Provider
        {
            Before = async request =>
            {
                await request.Content!.ReadAsByteArrayAsync();
                await stop.CancelAsync();
                stop.Token.ThrowIfCancellationRequested();
            },
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new ProviderHttp(provider, TimeProvider.System).SendAsync(new XChannel(), Request, stop.Token));
    }

    private static async Task<SendResult> SendAsync(Provider provider) =>
        (await new ProviderHttp(provider, TimeProvider.System).SendAsync(new XChannel(), Request, CancellationToken.None)).Result;
}

/// <summary>A provider's server: answers in turn, and keeps what it was asked.</summary>
internal sealed class Provider : HttpMessageHandler, IHttpClientFactory
{
    public Queue<(int Status, string Body)> Answers { get; } = new();

    public List<string> Asked { get; } = [];

    public Func<HttpRequestMessage, Task>? Before { get; init; }

    public Func<string, HttpContent> Content { get; init; } = body => new StringContent(body);

    public HttpClient CreateClient(string name) => new(this, disposeHandler: false);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (Before is not null)
            await Before(request);
        Asked.Add(await request.Content!.ReadAsStringAsync(cancellationToken));
        var (status, body) = Answers.Dequeue();
        return new HttpResponseMessage((HttpStatusCode)status) { Content = Content(body) };
    }
}

/// <summary>A body whose first byte never comes.</summary>
internal sealed class SilentStream : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => 0; set => throw new NotSupportedException(); }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        return 0;
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
