using System.Collections.Frozen;
using Gateway.Contracts;
using Gateway.Contracts.Agents;
using Gateway.Contracts.Commands;
using Gateway.Contracts.Configuration;
using Gateway.Conversations;
using Gateway.Tests.Conversations.Moving;

namespace Gateway.Tests.Conversations.Matching;

/// <summary>What a rule asks of agents for good holds for whoever is chosen by name too: only bo may read what stays in the EU.</summary>
public sealed class HardRuleTests : MovingSilo
{
    private static readonly RuleModel Eu = new() { Name = "eu", When = new RuleConditions(), Selectors = [Region("eu")] };

    [Fact]
    public async Task Supervisor_LacksTheLabelARuleAsksFor_NeitherSeesNorTakesIt()
    {
        Configure(change: tenant => Ruled(tenant, Eu), version: 3);
        var (_, conversation) = await TakenAsync("bo");
        var sue = await Desk.ConnectAsync(Silo, "sup");

        Assert.Equal("target_barred", await RefusalAsync(sue, new JoinFrame(conversation, ParticipantRole.Observe)));
        Assert.Equal("target_barred", await RefusalAsync(sue, new JoinFrame(conversation, ParticipantRole.Speak)));
        Assert.Equal("target_barred", await RefusalAsync(sue, new TakeOverFrame(conversation)));
        Assert.DoesNotContain(EventTypes.ParticipantJoined, await TypesAsync(conversation));
    }

    [Fact]
    public async Task Agent_LacksTheLabelARuleAsksFor_IsNotGivenIt()
    {
        Configure(change: tenant => Ruled(tenant, Eu), version: 3);
        var (bo, conversation) = await TakenAsync("bo");

        Assert.Equal(CommandOutcome.AgentBarred, (await RunAsync(new AssignCommand("ana"))).Outcome);
        Assert.Equal("target_barred", await RefusalAsync(bo, new TransferFrame(conversation, null, "ana", null)));
    }

    [Fact]
    public async Task Overflow_NobodyHasWhatARuleAsksFor_NewWorkGoesToTheFallback()
    {
        Configure(q => q with { Overflow = new OverflowModel { Queue = "second", Unqualified = true } }, tenant => Ruled(tenant, Eu with { Selectors = [Region("us")] }), version: 3);
        await new Customer(Silo, Phone).WriteAsync("Hallo?");
        Configure(
            q => q with { Overflow = new OverflowModel { Queue = "second", Unqualified = true } },
            tenant => Ruled(tenant, Eu with { Selectors = [], Requires = [new SkillRequirement("topic:tax", 3)] }), version: 4);
        await new Customer(Silo, "4915100000000").WriteAsync("Hallo?");

        Assert.Equal(["second", "second"], (await EventLog.UntilAsync(Silo, EventTypes.JobCreated, 2)).Select(e => e.GetProperty("data").GetProperty("queue").GetString()));
    }

    private static SelectorModel Region(string value) => new("region", SelectorOperator.Equal, [LabelValue.Of(value)]);

    private static TenantModel Ruled(TenantModel tenant, RuleModel rule) => tenant with
    {
        Rules = [rule],
        Agents = tenant.Agents.Values.Select(a => a.Id != "bo" ? a : a with
        {
            Labels = new Dictionary<string, LabelValue> { ["region"] = LabelValue.Of("eu") }.ToFrozenDictionary(),
        }).ToFrozenDictionary(a => a.Id),
    };
}
