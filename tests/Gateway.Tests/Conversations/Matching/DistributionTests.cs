using System.Collections.Frozen;
using System.Text.Json;
using Gateway.Contracts;
using Gateway.Contracts.Agents;
using Gateway.Contracts.Configuration;
using Gateway.Conversations;
using Gateway.Conversations.Threads;

namespace Gateway.Tests.Conversations.Matching;

/// <summary>Offers to several, missed offers, fallback and splits, through the grains.</summary>
public sealed class DistributionTests : IAsyncLifetime
{
    private Silo _silo = null!;

    public async ValueTask InitializeAsync() => _silo = await Silo.StartAsync();

    public async ValueTask DisposeAsync() => await _silo.DisposeAsync();

    [Fact]
    public async Task OffersAtOnce_TwoAccept_OneHasTheConversationTheOtherIsToldItIsTaken()
    {
        Change(q => q with { OffersAtOnce = 2 });
        var (ana, bo) = (await Desk.ConnectAsync(_silo, "ana"), await Desk.ConnectAsync(_silo, "bo"));
        await new Customer(_silo, "4915112345678").WriteAsync("Hallo?");
        var (first, second) = (await ana.NextAsync<OfferFrame>(), await bo.NextAsync<OfferFrame>());

        await bo.SendAsync(new AcceptFrame(second.Offer));
        await ana.SendAsync(new AcceptFrame(first.Offer));

        Assert.Equal(first.Job, second.Job);
        Assert.NotEqual(first.Offer, second.Offer);
        Assert.Equal(second.Job, (await bo.NextAsync<AssignedFrame>()).Job);
        Assert.Equal((first.Offer, "taken"), (await ana.NextAsync<RevokedFrame>()) is var revoked ? (revoked.Offer, revoked.Why) : default);
        await EventLog.UntilAsync(_silo, EventTypes.JobAssigned);
        Assert.Equal("taken", (await EventLog.UntilAsync(_silo, EventTypes.OfferRevoked)).Single().GetProperty("data").GetProperty("reason").GetString());
        Assert.Single((await EventLog.UntilAsync(_silo, EventTypes.JobAssigned)));
    }

    [Fact]
    public async Task AwayAfterMisses_OfferUnanswered_TheDeskIsToldAndNothingMoreIsOffered()
    {
        Change(q => q, a => a with { AwayAfterMisses = 1 });
        var ana = await Desk.ConnectAsync(_silo, "ana");
        await new Customer(_silo, "4915112345678").WriteAsync("Hallo?");
        var offer = await ana.NextAsync<OfferFrame>();

        await Desk.PassAsync(_silo, TimeSpan.FromSeconds(20), ana);

        Assert.Equal("missed_offers", (await ana.NextAsync<ErrorFrame>()).Code);
        Assert.Single(await EventLog.UntilAsync(_silo, EventTypes.AgentAway));

        await ana.SendAsync(new PresenceFrame(Presence.Online));
        Assert.Equal(offer.Job, (await ana.NextAsync<OfferFrame>(o => o.Offer != offer.Offer)).Job);
    }

    [Fact]
    public async Task Overflow_NobodyEverQualifies_NewWorkGoesToTheFallback()
    {
        Change(q => q with { Requires = [new SkillRequirement("topic:tax", 5)], Overflow = new OverflowModel { Queue = "second", Unqualified = true } });

        await new Customer(_silo, "4915112345678").WriteAsync("Hallo?");

        Assert.Equal(("second", "default", "unqualified"), await RouteAsync());
    }

    [Fact]
    public async Task Split_WholeShare_GoesToTheOtherQueueAndStaysThere()
    {
        Change(q => q with { Split = [new SplitModel("second", 1)] });

        await new Customer(_silo, "4915112345678").WriteAsync("Hallo?");

        Assert.Equal(("second", "default", "split"), await RouteAsync());
    }

    [Fact]
    public async Task Split_WholeShare_IsExplained()
    {
        Change(q => q with { Split = [new SplitModel("second", 1)] });
        await new Customer(_silo, "4915112345678").WriteAsync("Hallo?");
        var job = (await EventLog.UntilAsync(_silo, EventTypes.JobQueued)).Single().GetProperty("data").GetProperty("job").GetString()!;

        using var explained = JsonDocument.Parse((await _silo.Grains.GetGrain<IPoolGrain>("acme").ExplainAsync(job))!);

        Assert.Equal("default", explained.RootElement.GetProperty("from").GetString());
        Assert.Equal(["split"], explained.RootElement.GetProperty("movedBy").EnumerateArray().Select(step => step.GetString()));
    }

    [Fact]
    public void Split_PlacesOfIds_AreTheSameEachTimeAndEven()
    {
        var places = Enumerable.Range(0, 10_000).Select(i => Splits.PlaceOf($"thread{i}.1")).ToList();

        Assert.Equal(places[7], Splits.PlaceOf("thread7.1"));
        Assert.All(places, p => Assert.InRange(p, 0, 0.9999999999));

        // Three standard deviations of 10,000 draws with a chance of a tenth are 90.
        Assert.InRange(places.Count(p => p < 0.1), 910, 1090);
    }

    private async Task<(string?, string?, string?)> RouteAsync()
    {
        var job = (await EventLog.UntilAsync(_silo, EventTypes.JobCreated)).Single().GetProperty("data");
        return (job.GetProperty("queue").GetString(), job.GetProperty("from").GetString(), Assert.Single(job.GetProperty("movedBy").EnumerateArray()).GetString());
    }

    private void Change(Func<QueueModel, QueueModel> queue, Func<AgentModel, AgentModel>? agent = null) => _silo.Models.Publish(Silo.Model(tenant => tenant with
    {
        Queues = tenant.Queues.Values.Select(q => q.Name == "default" ? queue(q) : q).ToFrozenDictionary(q => q.Name),
        Agents = tenant.Agents.Values.Select(a => agent?.Invoke(a) ?? a).ToFrozenDictionary(a => a.Id),
    }) with
    { Version = 2 });
}
