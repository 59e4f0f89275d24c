using System.Collections.Frozen;
using Gateway.Host.Security;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Host.Security;

public sealed class TicketsTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly ApiKeyEntry _holder = new("abcdefgh", "acme", KeyRole.Agent, "anna", [1], null);
    private readonly KeyRingSource _ring = new();
    private readonly Tickets _tickets;

    public TicketsTests()
    {
        _tickets = new Tickets(new KeyCheck(_ring, BootstrapKey.None, _clock), _clock);
        Publish(_holder);
    }

    [Fact]
    public void Redeem_Twice_WorksOnce()
    {
        var ticket = _tickets.Issue(_holder).Ticket;

        Assert.Same(_holder, _tickets.Redeem(ticket));
        Assert.Null(_tickets.Redeem(ticket));
    }

    [Fact]
    public void Redeem_AfterThirtySeconds_IsNull()
    {
        var (_, ticket, expires) = _tickets.Issue(_holder);

        _clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(_clock.GetUtcNow(), expires);
        Assert.Null(_tickets.Redeem(ticket));
    }

    [Fact]
    public void Redeem_KeyExpiredMeanwhile_IsNull()
    {
        var brief = _holder with { Expires = _clock.GetUtcNow().AddSeconds(10) };
        Publish(brief);
        var ticket = _tickets.Issue(brief).Ticket;

        _clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Null(_tickets.Redeem(ticket));
    }

    [Fact]
    public void Redeem_KeyTakenBackMeanwhile_IsNull()
    {
        var ticket = _tickets.Issue(_holder).Ticket;
        Publish();
        Assert.Null(_tickets.Redeem(ticket));
    }

    [Fact]
    public void Redeem_KeyIsAnothersMeanwhile_IsNull()
    {
        foreach (var other in (ApiKeyEntry[])[_holder with { Role = KeyRole.Admin }, _holder with { Agent = "bo" }, _holder with { Tenant = "other" }, _holder with { Hash = [2] }])
        {
            Publish(_holder);
            var ticket = _tickets.Issue(_holder).Ticket;
            Publish(other);
            Assert.Null(_tickets.Redeem(ticket));
        }
    }

    [Fact]
    public void Issue_ManyOfOneKey_RefusesItAndNobodyElse()
    {
        var tickets = Enumerable.Range(0, Tickets.OfKeyMax).Select(_ => _tickets.Issue(_holder)).ToList();
        Assert.All(tickets, t => Assert.Equal(TicketOutcome.Issued, t.Outcome));

        Assert.Equal(TicketOutcome.TooManyOfKey, _tickets.Issue(_holder).Outcome);
        Assert.Equal(TicketOutcome.Issued, _tickets.Issue(_holder with { Id = "ijklmnop" }).Outcome);
        Assert.NotNull(_tickets.Redeem(tickets[7].Ticket));
        Assert.Equal(TicketOutcome.Issued, _tickets.Issue(_holder).Outcome);
        Assert.Equal(TicketOutcome.TooManyOfKey, _tickets.Issue(_holder).Outcome);
    }

    [Fact]
    public void Issue_WhenFull_RefusesUntilOldOnesLapse()
    {
        for (var i = 0; i < Tickets.CountMax; i++)
        {
            Assert.Equal(TicketOutcome.Issued, _tickets.Issue(_holder with { Id = $"key-{i / Tickets.OfKeyMax}" }).Outcome);
        }

        Assert.Equal(TicketOutcome.TooMany, _tickets.Issue(_holder).Outcome);
        _clock.Advance(Tickets.Lifetime);
        Assert.Equal(TicketOutcome.Issued, _tickets.Issue(_holder).Outcome);
    }

    private void Publish(params ApiKeyEntry[] keys) => _ring.Publish(new KeyRing(keys.ToFrozenDictionary(k => k.Id, StringComparer.Ordinal)));
}
