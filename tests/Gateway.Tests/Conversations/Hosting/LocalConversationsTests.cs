using Gateway.Contracts;
using Gateway.Contracts.Agents;
using Gateway.Conversations;

namespace Gateway.Tests.Conversations.Hosting;

/// <summary>Conversations of the only process: who is in memory, and one call at a time.</summary>
public sealed class LocalConversationsTests : IAsyncLifetime
{
    private Silo _silo = null!;

    public async ValueTask InitializeAsync() => _silo = await Silo.StartAsync();

    public async ValueTask DisposeAsync() => await _silo.DisposeAsync();

    [Fact]
    public async Task Conversation_ClosedAndLinked_LeavesMemoryAndIsFoundAgain()
    {
        var desk = await Desk.ConnectAsync(_silo, "ana");
        var customer = new Customer(_silo, "4915112345678");
        await customer.WriteAsync("Wo ist mein Paket?");
        await desk.SendAsync(new AcceptFrame((await desk.NextAsync<OfferFrame>()).Offer));
        var assigned = await desk.NextAsync<AssignedFrame>();
        Assert.Equal(1, _silo.Local.Count);

        await desk.SendAsync(new CloseFrame(assigned.Conversation, null));
        await desk.NextAsync<UnassignedFrame>();
        await UntilAsync(() => _silo.Local.Count == 0);

        Assert.Equal(new AcceptResult(AcceptOutcome.Accepted, 1, 0), await customer.WriteAsync("Danke"));
    }

    [Fact]
    public async Task Conversation_NobodyCalls_LeavesMemoryAfterThreeMinutes()
    {
        var customer = new Customer(_silo, "4915112345678");
        await customer.WriteAsync("Hallo");
        var item = customer.Text("noch da?");

        // The sweep comes once a minute and keeps what was called since.
        _silo.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(1, _silo.Local.Count);
        await UntilAsync(() =>
        {
            _silo.Time.Advance(TimeSpan.FromMinutes(1));
            return _silo.Local.Count == 0;
        });

        Assert.Equal(new AcceptResult(AcceptOutcome.Accepted, 1, 0), await customer.SendAsync(item));
        Assert.Equal(new AcceptResult(AcceptOutcome.Accepted, 0, 1), await customer.SendAsync(item));
    }

    [Fact]
    public async Task Calls_FromManySidesWhileItComesAndGoes_TakeEffectOnceEach()
    {
        // Closed by its agent at once, again and again: each call may find it in memory, leaving or gone.
        const int Writers = 8, Each = 25;
        var desk = await Desk.ConnectAsync(_silo, "ana");
        using var done = new CancellationTokenSource();
        var closing = Task.Run(async () =>
        {
            try
            {
                while (true)
                {
                    var frame = await desk.TakeAsync<ServerFrame>(f => f is OfferFrame or AssignedFrame, done.Token);
                    await desk.SendAsync(frame is OfferFrame offer ? new AcceptFrame(offer.Offer) : new CloseFrame(((AssignedFrame)frame).Conversation, null));
                }
            }
            catch (OperationCanceledException) when (done.IsCancellationRequested)
            {
                // Everything is written.
            }
        }, TestContext.Current.CancellationToken);

        var results = await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(async () =>
        {
            var customer = new Customer(_silo, "4915112345678", written: writer * 1_000);
            var accepted = 0;
            for (var i = 0; i < Each; i++)
            {
                var result = await customer.WriteAsync($"{writer}/{i}");
                Assert.Equal(AcceptOutcome.Accepted, result.Outcome);
                accepted += result.Accepted;
            }

            return accepted;
        }, TestContext.Current.CancellationToken)));
        await done.CancelAsync();
        await closing;

        Assert.Equal(Writers * Each, results.Sum());
        Assert.Equal(Writers * Each, (await EventLog.ReadAsync(_silo)).Count(e => e.GetProperty("type").GetString() == EventTypes.MessageAccepted));
    }

    private async Task UntilAsync(Func<bool> holds)
    {
        // Half a minute of real time is a hang, not a slow machine.
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!holds())
        {
            timeout.Token.ThrowIfCancellationRequested();
            // A turn of the pool lets what was started go on.
            await _silo.Grains.GetGrain<IPoolGrain>("acme").ViewAsync();
        }
    }
}
