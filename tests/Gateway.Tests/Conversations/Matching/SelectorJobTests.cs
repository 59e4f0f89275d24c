using System.Collections.Frozen;
using Gateway.Contracts;
using Gateway.Contracts.Agents;
using Gateway.Contracts.Configuration;

namespace Gateway.Tests.Conversations.Matching;

/// <summary>Selectors on the way from the configuration to the offer.</summary>
public sealed class SelectorJobTests : IAsyncLifetime
{
    private Silo _silo = null!;

    public async ValueTask InitializeAsync() => _silo = await Silo.StartAsync();

    public async ValueTask DisposeAsync() => await _silo.DisposeAsync();

    [Fact]
    public async Task Queue_HardSelector_KeepsTheJobForTheAgentWithTheLabel()
    {
        Change([new SelectorModel("market", SelectorOperator.Equal, [LabelValue.Of("{market}")])], ("bo", "dach"));
        await Desk.ConnectAsync(_silo, "ana");
        var bo = await Desk.ConnectAsync(_silo, "bo");

        await new Customer(_silo, "4915112345678").WriteAsync("Hallo?");

        Assert.Equal("bo", (await EventLog.UntilAsync(_silo, EventTypes.OfferIssued)).Single().GetProperty("data").GetProperty("agent").GetString());
        await bo.NextAsync<OfferFrame>();
    }

    [Fact]
    public async Task Queue_SelectorExpires_TheJobIsOfferedToOthersAndTheEventTellsIt()
    {
        Change([new SelectorModel("market", SelectorOperator.Equal, [LabelValue.Of("dach")], TimeSpan.FromSeconds(30))], ("chen", "dach"));
        var ana = await Desk.ConnectAsync(_silo, "ana");
        await new Customer(_silo, "4915112345678").WriteAsync("Hallo?");
        await EventLog.UntilAsync(_silo, EventTypes.JobQueued);

        await Desk.PassAsync(_silo, TimeSpan.FromSeconds(30), ana);

        await ana.NextAsync<OfferFrame>();
        var relaxed = (await EventLog.UntilAsync(_silo, EventTypes.JobRelaxed)).Single().GetProperty("data");
        Assert.Equal(("selector", "market"), (relaxed.GetProperty("by").GetString(), relaxed.GetProperty("selectors")[0].GetString()));
    }

    [Fact]
    public async Task Queue_SelectorOfALabelTheJobLacks_IsLeftOut()
    {
        Change([new SelectorModel("vip", SelectorOperator.Equal, [LabelValue.Of("{vip}")])], ("bo", "dach"));
        var ana = await Desk.ConnectAsync(_silo, "ana");

        await new Customer(_silo, "4915112345678").WriteAsync("Hallo?");

        await ana.NextAsync<OfferFrame>();
    }

    [Fact]
    public async Task Transfer_ToAnAgentThatAHardSelectorBars_IsRefused()
    {
        Change([new SelectorModel("market", SelectorOperator.Equal, [LabelValue.Of("dach")])], ("bo", "dach"));
        var bo = await Desk.ConnectAsync(_silo, "bo");
        await new Customer(_silo, "4915112345678").WriteAsync("Hallo?");
        await bo.SendAsync(new AcceptFrame((await bo.NextAsync<OfferFrame>()).Offer));
        var assigned = await bo.NextAsync<AssignedFrame>();

        await bo.SendAsync(new TransferFrame(assigned.Conversation, null, "ana", null));

        Assert.Equal("target_barred", (await bo.NextAsync<ErrorFrame>()).Code);
    }

    private void Change(IReadOnlyList<SelectorModel> selectors, (string Agent, string Market) labelled) => _silo.Models.Publish(Silo.Model(tenant => tenant with
    {
        Queues = tenant.Queues.Values.Select(q => q with { Selectors = selectors, Ladder = [] }).ToFrozenDictionary(q => q.Name),
        Agents = tenant.Agents.Values.Select(a => a.Id != labelled.Agent ? a : a with
        {
            Labels = new Dictionary<string, LabelValue> { ["market"] = LabelValue.Of(labelled.Market) }.ToFrozenDictionary(),
        }).ToFrozenDictionary(a => a.Id),
    }) with
    { Version = 2 });
}
