using Gateway.Host.Security;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Host.Security;

public sealed class TicketsTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly ApiKeyEntry _holder = new("abcdefgh", "acme", KeyRole.Agent, "anna", [], null);

    [Fact]
    public void Redeem_Twice_WorksOnce()
    {
        var tickets = new Tickets(_clock);
        var ticket = tickets.Issue(_holder)!.Value.Ticket;

        Assert.Same(_holder, tickets.Redeem(ticket));
        Assert.Null(tickets.Redeem(ticket));
    }

    [Fact]
    public void Redeem_AfterThirtySeconds_IsNull()
    {
        var tickets = new Tickets(_clock);
        var (ticket, expires) = tickets.Issue(_holder)!.Value;

        _clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(_clock.GetUtcNow(), expires);
        Assert.Null(tickets.Redeem(ticket));
    }

    [Fact]
    public void Redeem_KeyExpiredMeanwhile_IsNull()
    {
        var tickets = new Tickets(_clock);
        var ticket = tickets.Issue(_holder with { Expires = _clock.GetUtcNow().AddSeconds(10) })!.Value.Ticket;

        _clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Null(tickets.Redeem(ticket));
    }

    [Fact]
    public void Issue_WhenFull_RefusesUntilOldOnesLapse()
    {
        var tickets = new Tickets(_clock);
        for (var i = 0; i < Tickets.CountMax; i++)
        {
            Assert.NotNull(tickets.Issue(_holder));
        }

        Assert.Null(tickets.Issue(_holder));
        _clock.Advance(Tickets.Lifetime);
        Assert.NotNull(tickets.Issue(_holder));
    }
}
