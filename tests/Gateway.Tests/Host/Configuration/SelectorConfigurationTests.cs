using System.Text;
using Gateway.Contracts.Configuration;
using Gateway.Host.Configuration;

namespace Gateway.Tests.Host.Configuration;

public sealed class SelectorConfigurationTests
{
    private const string Pepper = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

    [Fact]
    public void Load_LabelsAndSelectors_AreReadWithTheirKinds()
    {
        var (tenant, errors) = Load("""
            "queues":[{"name":"vip","selectors":[
              {"label":"region","value":"eu"},
              {"label":"seniority","op":">=","value":5,"expireAfter":"00:00:30","expedite":true},
              {"label":"market","op":"in","values":["de","at",7]},
              {"label":"certified","op":"exists"}]}],
            "agents":[{"id":"anna","labels":{"region":"eu","seniority":7.5,"certified":true}}]
            """);

        Assert.Empty(errors);
        var selectors = tenant!.Queues["vip"].Selectors;
        Assert.Equal([SelectorOperator.Equal, SelectorOperator.GreaterOrEqual, SelectorOperator.In, SelectorOperator.Exists], selectors.Select(s => s.Comparison));
        Assert.Equal([false, true, false, false], selectors.Select(s => s.Expedite));
        Assert.Equal([null, TimeSpan.FromSeconds(30), null, null], selectors.Select(s => s.ExpireAfter));
        Assert.Equal([LabelValue.Of("de"), LabelValue.Of("at"), LabelValue.Of(7)], selectors[2].Values);
        var labels = tenant.Agents["anna"].Labels;
        Assert.Equal((LabelValue.Of("eu"), LabelValue.Of(7.5), LabelValue.Of(true)), (labels["region"], labels["seniority"], labels["certified"]));
    }

    [Fact]
    public void Load_WrongLabelsAndSelectors_ReportsEachWithPathValueAndRule()
    {
        var (_, errors) = Load("""
            "queues":[{"name":"vip","selectors":[
              {"label":"Region","value":"eu"},
              {"label":"seniority","op":"~","value":[5]},
              {"label":"market","op":"in","value":"de"},
              {"label":"market","values":["de"]},
              {"label":"certified","op":"exists","value":true,"expireAfter":"40.00:00:00"}]}],
            "agents":[{"id":"anna","labels":{"Up":"x","list":[1]}}]
            """);

        Assert.Equal(
            [
                "$.tenants.acme.agents[0].labels.Up",
                "$.tenants.acme.agents[0].labels.list",
                "$.tenants.acme.queues[0].selectors[0].label",
                "$.tenants.acme.queues[0].selectors[1].op",
                "$.tenants.acme.queues[0].selectors[1].value",
                "$.tenants.acme.queues[0].selectors[2].value",
                "$.tenants.acme.queues[0].selectors[2].values",
                "$.tenants.acme.queues[0].selectors[3].value",
                "$.tenants.acme.queues[0].selectors[3].values",
                "$.tenants.acme.queues[0].selectors[4].expireAfter",
                "$.tenants.acme.queues[0].selectors[4].value",
            ],
            errors.Select(e => e.Path).Order(StringComparer.Ordinal));
        Assert.Contains("must be one of !=, <, <=, =, >, >=, exists, in", errors.Single(e => e.Path.EndsWith(".op", StringComparison.Ordinal)).Rule, StringComparison.Ordinal);
    }

    private static (TenantModel? Tenant, IReadOnlyList<ConfigurationError> Errors) Load(string members)
    {
        var text = $"{{\"tenants\":{{\"acme\":{{\"pepper\":\"{Pepper}\",{members}}}}}}}";
        var outcome = Loader.Load(Encoding.UTF8.GetBytes(text), 1, new Substitution(_ => null, _ => ""));
        return (outcome.Result?.Model.Tenants["acme"], outcome.Errors);
    }
}
