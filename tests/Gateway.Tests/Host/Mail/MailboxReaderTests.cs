using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using Gateway.Channels;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;
using Gateway.Conversations;
using Gateway.Host.Ingress;
using Gateway.Host.Mail;
using Gateway.Host.Operate;
using Gateway.Journal;
using Gateway.Tests.Channels;
using Gateway.Tests.Journal;
using MailKit.Security;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Host.Mail;

/// <summary>A reader through what it does not expect: failures of every kind, and mails that cannot be taken.</summary>
public sealed class MailboxReaderTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new(TestRequest.Now);
    private readonly HeldStore _store = new(1);
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly CancellationTokenSource _stop = new();
    private readonly ImapStub _server = new();
    private readonly HandThreads _threads = new();
    private volatile bool _takes = true;
    private GatewayJournal _journal = null!;
    private Task _reading = null!;

    public async ValueTask InitializeAsync()
    {
        // The clock is moved by minutes: that is no store that hangs.
        _journal = new GatewayJournal(_store, new JournalOptions { StallAfter = TimeSpan.FromDays(3650) }, _time, NullLogger<GatewayJournal>.Instance);
        await _journal.StartAsync(TestContext.Current.CancellationToken);
        var account = TestAccounts.Of("email", "help@shop.test");
        var models = new ModelSource();
        var tenant = Conversations.Silo.Model().Tenants["acme"] with
        {
            Accounts = new Dictionary<(string, string), AccountModel> { [("email", account.Ref.Account)] = account }.ToFrozenDictionary(),
        };
        models.Publish(GatewayModel.Empty with { Tenants = new Dictionary<string, TenantModel> { [account.Ref.Tenant] = tenant with { Name = account.Ref.Tenant } }.ToFrozenDictionary() });
        var readiness = new Readiness(() => _takes, () => new StoreView("test", "none", null, null));
        readiness.Started();
        var intake = new MailboxIntake(
            models, ChannelCatalog.Find, _threads, readiness, _time, new GatewayMetrics(_services.GetRequiredService<IMeterFactory>()), NullLogger<MailboxIntake>.Instance);
        var mailbox = new MailboxSettings(
            account.Ref, new MailServer("127.0.0.1", _server.Port, SecureSocketOptions.None), "help", new Secret("secret"), "INBOX", TimeSpan.FromMinutes(1));
        _reading = new MailboxReader(mailbox, intake, _journal, _time, NullLogger.Instance).RunAsync(_stop.Token);

        // What lay in the folder before is not read: nothing comes before the first look.
        await UntilAsync(() => _server.Searches > 0);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _reading;
        await _journal.DisposeAsync();
        await _server.DisposeAsync();
        _stop.Dispose();
        await _services.DisposeAsync();
    }

    [Fact]
    public async Task Read_StoreFailsInAWayNobodyForesaw_GoesOnAndReadsWhatCameMeanwhile()
    {
        _store.Failure = new InvalidOperationException("no connection is active");
        _server.Add(Mail("m1"));
        var connections = _server.Connections;
        await UntilAsync(() => _server.Connections > connections + 3);
        _server.Add(Mail("m2"));

        _store.Failure = null;

        await UntilAsync(() => _threads.Accepted.Contains("m2@customer.test"));
        Assert.Contains("m1@customer.test", _threads.Accepted);
    }

    [Fact]
    public async Task Read_MailThatIsRefusedWhole_IsTakenWithItsHeadersAndTheNextAfterIt()
    {
        _threads.Refuses = item => item.Text?.Contains("poison", StringComparison.Ordinal) == true;
        _server.Add(Mail("m1", "poison"));
        _server.Add(Mail("m2"));

        await UntilAsync(() => _threads.Accepted.Contains("m2@customer.test"));

        Assert.Equal(["m1@customer.test", "m2@customer.test"], _threads.Accepted);
        Assert.Equal(["1 ", "1 ", "1 ", "1 ", "1 ", "1 ", "1 ", "1 ", "1 HEADER", "2 "], _server.Fetched);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Read_MailThatCanNeverBeTaken_IsPassedOver(bool throws)
    {
        _threads.Refuses = item => item.Id != "m1@customer.test" ? false : throws ? throw new InvalidOperationException("a bug") : true;
        _server.Add(Mail("m1"));
        _server.Add(Mail("m2"));

        await UntilAsync(() => _threads.Accepted.Contains("m2@customer.test"));

        Assert.Equal(["m2@customer.test"], _threads.Accepted);
        Assert.Equal(2, _server.Fetched.Count(fetched => fetched == "1 HEADER"));
    }

    [Fact]
    public async Task Read_GatewayTakesNothingForLong_KeepsTheMailWholeUntilItDoes()
    {
        _takes = false;
        _server.Add(Mail("m1"));
        await UntilAsync(() => _server.Fetched.Count >= 20);

        _takes = true;

        await UntilAsync(() => _threads.Accepted.Contains("m1@customer.test"));
        Assert.All(_server.Fetched, fetched => Assert.Equal("1 ", fetched));
    }

    private static string Mail(string id, string text = "Where is it?") =>
        $"From: ann@customer.test\nTo: help@shop.test\nSubject: Order 7\nMessage-ID: <{id}@customer.test>\n\n{text}\n";

    /// <summary>Moves the clock on, through pauses and polls, while the reader does its work on other threads.</summary>
    private async Task UntilAsync(Func<bool> condition)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(30));
        while (!condition())
        {
            patience.Token.ThrowIfCancellationRequested();
            Assert.False(_reading?.IsCompleted ?? false, "the reader has ended");
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }
    }

    private sealed class HandThreads : IThreads
    {
        private ImmutableList<string> _accepted = [];

        public Func<InboundItem, bool> Refuses { get; set; } = _ => false;

        public IReadOnlyList<string> Accepted => _accepted;

        public ValueTask<AcceptOutcome> AcceptAsync(ThreadId thread, InboundBatch batch)
        {
            if (batch.Items.Any(Refuses))
                return new(AcceptOutcome.Unavailable);
            ImmutableInterlocked.Update(ref _accepted, list => list.AddRange(batch.Items.Select(item => item.Id!)));
            return new(AcceptOutcome.Accepted);
        }
    }
}
