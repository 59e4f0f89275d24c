using System.Text;
using Gateway.Contracts.Configuration;
using Gateway.Host.Configuration;

namespace Gateway.Tests.Host.Configuration;

public sealed class DistributionConfigurationTests
{
    private const string Pepper = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

    [Fact]
    public void Load_CapacityAndDistribution_AreRead()
    {
        var (tenant, errors) = Load("""
            "interruptible":["email"],
            "queues":[
              {"name":"support","cost":2,"interruptible":false,"coolDown":"00:00:30","offersAtOnce":3,"agentChoice":"weighted","agentWeights":{"level":3,"load":1.5},
               "split":[{"queue":"canary","share":0.1}],"overflow":{"queue":"canary","unqualified":true}},
              {"name":"canary"}],
            "agents":[{"id":"anna","capacity":4,"interruptTo":6,"caps":{"twilio-voice":1,"webchat":3},"awayAfterMisses":2,"fairShare":{"max":20,"window":"01:00:00"}}]
            """);

        Assert.Empty(errors);
        var queue = tenant!.Queues["support"];
        Assert.Equal((2, false, TimeSpan.FromSeconds(30), 3, "weighted"), (queue.Cost, queue.Interruptible, queue.CoolDown, queue.OffersAtOnce, queue.AgentChoice));
        Assert.Equal(new AgentWeightsModel(3, 1.5, 0, 0, 0, 0), queue.AgentWeights);
        Assert.Equal([new SplitModel("canary", 0.1)], queue.Split);
        Assert.True(queue.Overflow!.Unqualified);
        var anna = tenant.Agents["anna"];
        Assert.Equal((6, 2, new FairShareModel(20, TimeSpan.FromHours(1))), (anna.InterruptTo, anna.AwayAfterMisses, anna.FairShare));
        Assert.Equal((1, 3), (anna.Caps["twilio-voice"], anna.Caps["webchat"]));
        Assert.Equal(["email"], tenant.Interruptible);
    }

    [Fact]
    public void Load_WrongCapacityAndDistribution_ReportsEachWithItsPath()
    {
        var (_, errors) = Load("""
            "interruptible":["pigeon"],
            "queues":[
              {"name":"support","cost":0,"coolDown":"02:00:00","offersAtOnce":11,"agentWeights":{"level":-1},
               "split":[{"queue":"gone","share":0.6},{"queue":"canary","share":0},{"queue":"twice","share":0.6}]},
              {"name":"canary","agentChoice":"weighted","agentWeights":{}},
              {"name":"twice","split":[{"queue":"canary","share":1}]}],
            "agents":[{"id":"anna","capacity":4,"interruptTo":3,"caps":{"pigeon":1,"webchat":-1},"awayAfterMisses":11,"fairShare":{"max":0}}]
            """);

        Assert.Equal(
            [
                "$.tenants.acme.agents[0].awayAfterMisses",
                "$.tenants.acme.agents[0].caps.pigeon",
                "$.tenants.acme.agents[0].caps.webchat",
                "$.tenants.acme.agents[0].fairShare.max",
                "$.tenants.acme.agents[0].fairShare.window",
                "$.tenants.acme.agents[0].interruptTo",
                "$.tenants.acme.interruptible[0]",
                "$.tenants.acme.queues[0].agentWeights",
                "$.tenants.acme.queues[0].agentWeights.level",
                "$.tenants.acme.queues[0].coolDown",
                "$.tenants.acme.queues[0].cost",
                "$.tenants.acme.queues[0].offersAtOnce",
                "$.tenants.acme.queues[0].split",
                "$.tenants.acme.queues[0].split[0].queue",
                "$.tenants.acme.queues[0].split[1].share",
                "$.tenants.acme.queues[0].split[2].queue",
                "$.tenants.acme.queues[1].agentWeights",
            ],
            errors.Select(e => e.Path).Order(StringComparer.Ordinal));
    }

    private static (TenantModel? Tenant, IReadOnlyList<ConfigurationError> Errors) Load(string members)
    {
        var text = $"{{\"tenants\":{{\"acme\":{{\"pepper\":\"{Pepper}\",{members}}}}}}}";
        var outcome = Loader.Load(Encoding.UTF8.GetBytes(text), 1, new Substitution(_ => null, _ => ""));
        return (outcome.Result?.Model.Tenants["acme"], outcome.Errors);
    }
}
