using Gateway.Contracts;
using Gateway.Contracts.Agents;
using Gateway.Conversations;

namespace Gateway.Tests.Conversations.Sending;

/// <summary>A gateway that ends while a provider may have a message: what is sent again, and what is told instead.</summary>
public sealed class SendMarkTests : IAsyncLifetime
{
    private Silo _silo = null!;

    public async ValueTask InitializeAsync() => _silo = await Silo.StartAsync();

    public async ValueTask DisposeAsync() => await _silo.DisposeAsync();

    [Fact]
    public async Task Restart_WhileARequestWithoutAKeyIsOnItsWay_IsToldAsUncertainAndNotSentAgain()
    {
        _silo.Channels.Ends = true;
        await ReplyAsync();
        _silo.Channels.Sent.Take(TestContext.Current.CancellationToken);

        _silo = await _silo.RestartAsync();

        var failed = Assert.Single(await EventLog.UntilAsync(_silo, EventTypes.MessageFailed));
        Assert.Equal("uncertain", failed.GetProperty("data").GetProperty("code").GetString());
        Assert.Equal("interrupted", Assert.Single(await _silo.Grains.GetGrain<ISenderGrain>("acme/whatsapp/main").DeadLettersAsync()).Code);
        await Desk.PassAsync(_silo, TimeSpan.FromMinutes(5));
        Assert.Empty(_silo.Channels.Sent);
    }

    [Fact]
    public async Task Restart_WhileARequestUnderAKeyIsOnItsWay_IsSentAgain()
    {
        (_silo.Channels.Ends, _silo.Channels.SendsOnce) = (true, true);
        await ReplyAsync();
        var first = _silo.Channels.Sent.Take(TestContext.Current.CancellationToken);

        _silo = await _silo.RestartAsync();

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

    private async Task ReplyAsync()
    {
        var ana = await Desk.ConnectAsync(_silo, "ana");
        await new Customer(_silo, "4915112345678").WriteAsync("Hallo?");
        await ana.SendAsync(new AcceptFrame((await ana.NextAsync<OfferFrame>()).Offer));
        var assigned = await ana.NextAsync<AssignedFrame>();
        await ana.SendAsync(new ReplyFrame(assigned.Conversation, "r1", "Ja?", []));
    }
}
