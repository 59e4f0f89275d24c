using System.Collections.Frozen;
using Gateway.Contracts.Agents;

namespace Gateway.Tests.Conversations.Matching;

/// <summary>Who is asked when a customer writes again after the conversation was closed.</summary>
public sealed class LastAgentTests : IAsyncLifetime
{
    private static readonly TimeSpan Work = TimeSpan.FromSeconds(10);

    private Silo _silo = null!;

    public async ValueTask InitializeAsync() => _silo = await Silo.StartAsync();

    public async ValueTask DisposeAsync() => await _silo.DisposeAsync();

    [Fact]
    public async Task Reopened_WhoHadItIsFree_IsAskedFirstEvenOverARestart()
    {
        var customer = new Customer(_silo, "4915112345678");
        var conversation = await ServeAsync(customer);
        _silo = await _silo.RestartAsync();
        await Desk.ConnectAsync(_silo, "bo");
        var ana = await Desk.ConnectAsync(_silo, "ana");

        await new Customer(_silo, "4915112345678", written: 1).WriteAsync("Noch etwas");

        Assert.Equal(conversation, (await ana.NextAsync<OfferFrame>()).Conversation);
    }

    [Fact]
    public async Task Reopened_WhoHadItIsAway_GoesToSomebodyElse()
    {
        var customer = new Customer(_silo, "4915112345678");
        var conversation = await ServeAsync(customer, then: ana => ana.SendAsync(new PresenceFrame(Presence.Away)));
        var bo = await Desk.ConnectAsync(_silo, "bo");

        await customer.WriteAsync("Noch etwas");

        Assert.Equal(conversation, (await bo.NextAsync<OfferFrame>()).Conversation);
    }

    [Fact]
    public async Task Reopened_QueueThatSaysSo_IsAskedForLikeAnyOther()
    {
        _silo.Models.Publish(Silo.Model(tenant => tenant with { Queues = tenant.Queues.Values.Select(q => q with { LastAgent = false }).ToFrozenDictionary(q => q.Name) }) with { Version = 2 });
        var customer = new Customer(_silo, "4915112345678");
        var conversation = await ServeAsync(customer);
        var bo = await Desk.ConnectAsync(_silo, "bo");

        await customer.WriteAsync("Noch etwas");

        // Who has worked less goes first.
        Assert.Equal(conversation, (await bo.NextAsync<OfferFrame>()).Conversation);
    }

    private async Task<string> ServeAsync(Customer customer, Func<Desk, Task>? then = null)
    {
        var ana = await Desk.ConnectAsync(_silo, "ana");
        await customer.WriteAsync("Hallo?");
        await ana.SendAsync(new AcceptFrame((await ana.NextAsync<OfferFrame>()).Offer));
        var conversation = (await ana.NextAsync<AssignedFrame>()).Conversation;
        await Desk.PassAsync(_silo, Work, ana);
        await ana.SendAsync(new CloseFrame(conversation, null));
        await ana.NextAsync<UnassignedFrame>();
        if (then is not null)
        {
            await then(ana);
        }

        return conversation;
    }
}
