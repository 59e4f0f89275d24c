using Gateway.Contracts;
using Gateway.Contracts.Agents;
using Gateway.Conversations;
using Orleans.Core.Internal;

namespace Gateway.Tests.Conversations.Sending;

/// <summary>A gateway that ends while a provider may have a message: what is sent again, and what is told instead.</summary>
public sealed class SendMarkTests : IAsyncLifetime
{
    private Silo _silo = null!;

    public async ValueTask InitializeAsync() => _silo = await Silo.StartAsync();

    public async ValueTask DisposeAsync() => await _silo.DisposeAsync();

    [Fact]
    public async Task Crash_WhileARequestWithoutAKeyIsOnItsWay_IsToldAsUncertainAndNotSentAgain()
    {
        _silo.Channels.Held = new TaskCompletionSource();
        await ReplyAsync();
        _silo.Channels.Sent.Take(TestContext.Current.CancellationToken);

        _silo = await _silo.CrashAsync();

        var failed = Assert.Single(await EventLog.UntilAsync(_silo, EventTypes.MessageFailed));
        Assert.Equal("uncertain", failed.GetProperty("data").GetProperty("code").GetString());
        Assert.Equal("interrupted", Assert.Single(await _silo.Grains.GetGrain<ISenderGrain>("acme/whatsapp/main").DeadLettersAsync()).Code);
        await Desk.PassAsync(_silo, TimeSpan.FromMinutes(5));
        Assert.Empty(_silo.Channels.Sent);
    }

    [Fact]
    public async Task Crash_WhileARequestUnderAKeyIsOnItsWay_IsSentAgain()
    {
        (_silo.Channels.Held, _silo.Channels.SendsOnce) = (new TaskCompletionSource(), true);
        await ReplyAsync();
        var first = _silo.Channels.Sent.Take(TestContext.Current.CancellationToken);

        _silo = await _silo.CrashAsync();

        await EventLog.UntilAsync(_silo, EventTypes.MessageSent);
        Assert.Equal(first.DeliveryId, Assert.Single(_silo.Channels.Sent).DeliveryId);
    }

    [Fact]
    public async Task Restart_AfterTheProviderSaidNotNow_IsSentAgain()
    {
        _silo.Channels.Answer(new SendResult(SendOutcome.Retry, RetryAfter: TimeSpan.FromHours(1), Code: "130429"));
        await ReplyAsync();
        var first = _silo.Channels.Sent.Take(TestContext.Current.CancellationToken);

        _silo = await _silo.RestartAsync();

        await EventLog.UntilAsync(_silo, EventTypes.MessageSent);
        Assert.Equal(first.DeliveryId, Assert.Single(_silo.Channels.Sent).DeliveryId);
    }

    [Fact]
    public async Task Restart_AfterEverythingWasSent_TellsNothingAnew()
    {
        await ReplyAsync();
        await EventLog.UntilAsync(_silo, EventTypes.MessageSent);

        _silo = await _silo.RestartAsync();

        await Desk.PassAsync(_silo, TimeSpan.FromMinutes(5));
        Assert.Empty(_silo.Channels.Sent);
        Assert.Empty(await _silo.Grains.GetGrain<ISenderGrain>("acme/whatsapp/main").DeadLettersAsync());
        Assert.DoesNotContain(await EventLog.ReadAsync(_silo), e => e.GetProperty("type").GetString() == EventTypes.MessageFailed);
    }

    [Fact]
    public async Task Deactivate_WhileARequestIsOnItsWay_WaitsForItsAnswerAndTellsIt()
    {
        var answer = _silo.Channels.Held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var afterwards = await DeactivateInTheMiddleAsync();

        answer.SetResult();
        await afterwards;

        Assert.Single(await EventLog.UntilAsync(_silo, EventTypes.MessageSent));
        await Desk.PassAsync(_silo, TimeSpan.FromMinutes(5));
        Assert.Empty(_silo.Channels.Sent);
        Assert.Empty(await Sender.DeadLettersAsync());
    }

    [Fact]
    public async Task Deactivate_AnswerDoesNotComeInTime_IsToldAsUncertain()
    {
        _silo.Channels.Held = new TaskCompletionSource();
        var afterwards = await DeactivateInTheMiddleAsync();

        _silo.Channels.Held = null;
        await UntilAsync(afterwards);

        Assert.Equal("uncertain", Assert.Single(await EventLog.UntilAsync(_silo, EventTypes.MessageFailed)).GetProperty("data").GetProperty("code").GetString());
        Assert.Empty(_silo.Channels.Sent);
    }

    [Fact]
    public async Task Deactivate_NothingHasLeftYet_IsSentAgain()
    {
        (_silo.Channels.Held, _silo.Channels.HasBegun) = (new TaskCompletionSource(), false);
        var afterwards = await DeactivateInTheMiddleAsync();

        (_silo.Channels.Held, _silo.Channels.HasBegun) = (null, true);
        await UntilAsync(afterwards);

        // The conversation's repair, which asks again, comes within a minute.
        await Desk.PassAsync(_silo, TimeSpan.FromSeconds(75));
        Assert.Single(await EventLog.UntilAsync(_silo, EventTypes.MessageSent));
        Assert.Single(_silo.Channels.Sent);
        Assert.DoesNotContain(await EventLog.ReadAsync(_silo), e => e.GetProperty("type").GetString() == EventTypes.MessageFailed);
        Assert.Empty(await Sender.DeadLettersAsync());
    }

    [Fact]
    public async Task Restart_WhileARequestIsOnItsWay_IsToldAsSent()
    {
        var answer = _silo.Channels.Held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await ReplyAsync();
        _silo.Channels.Sent.Take(TestContext.Current.CancellationToken);

        var restarting = _silo.RestartAsync();
        answer.SetResult();
        _silo = await restarting;

        Assert.Single(await EventLog.UntilAsync(_silo, EventTypes.MessageSent));
        Assert.Empty(_silo.Channels.Sent);
    }

    private ISenderGrain Sender => _silo.Grains.GetGrain<ISenderGrain>("acme/whatsapp/main");

    /// <summary>A call that is answered by the sender's next life.</summary>
    private async Task<Task> DeactivateInTheMiddleAsync()
    {
        await ReplyAsync();
        _silo.Channels.Sent.Take(TestContext.Current.CancellationToken);
        await Sender.Cast<IGrainManagementExtension>().DeactivateOnIdle();
        var afterwards = Sender.DeadLettersAsync().AsTask();

        // As many turns of another grain give this one's end time to come, if it does not wait.
        for (var turn = 0; turn < 200; turn++)
        {
            await _silo.Grains.GetGrain<IPoolGrain>("acme").ViewAsync();
        }

        Assert.False(afterwards.IsCompleted, "the sender did not wait for its provider");
        return afterwards;
    }

    /// <summary>Lets the time pass that an ending sender waits for answers; what it notes then takes as long as it takes.</summary>
    private async Task UntilAsync(Task afterwards)
    {
        _silo.Time.Advance(TimeSpan.FromSeconds(15));
        await afterwards.WaitAsync(TestContext.Current.CancellationToken);
    }

    private async Task ReplyAsync()
    {
        var ana = await Desk.ConnectAsync(_silo, "ana");
        await new Customer(_silo, "4915112345678").WriteAsync("Hallo?");
        await ana.SendAsync(new AcceptFrame((await ana.NextAsync<OfferFrame>()).Offer));
        var assigned = await ana.NextAsync<AssignedFrame>();
        await ana.SendAsync(new ReplyFrame(assigned.Conversation, "r1", "Ja?", []));
    }
}
