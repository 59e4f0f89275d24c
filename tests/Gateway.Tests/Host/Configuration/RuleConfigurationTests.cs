using System.Text;
using Gateway.Contracts.Configuration;
using Gateway.Host.Configuration;

namespace Gateway.Tests.Host.Configuration;

public sealed class RuleConfigurationTests
{
    private const string Pepper = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

    [Fact]
    public void Load_Rules_AreReadInTheirOrderWithFoldedTexts()
    {
        var (tenant, errors) = Load("""
            "queues":[{"name":"refunds"}],
            "rules":[
              {"name":"refunds","when":{"channels":["whatsapp"],"accounts":["shop-*"],"languages":["de","pt-BR"],"labels":{"tier":["GOLD"]},"phones":["49"],"customers":["0f8fad5b-d9cb-469f-a165-70867728950e"],
                "facts":{"referral":["AD-*"]},"text":["Rückzahlung","ＲＥＦＵＮＤ"],"matches":["order\\s*#?\\d{5}"]},
               "queue":"refunds","priority":1,"requires":[{"skill":"topic:refund","level":3}],"selectors":[{"label":"region","value":"eu"}],"expedite":true,"labels":{"topic":"refund"}},
              {"name":"all","priority":7}]
            """);

        Assert.Empty(errors);
        Assert.Equal(["refunds", "all"], tenant!.Rules.Select(r => r.Name));
        var (rule, when) = (tenant.Rules[0], tenant.Rules[0].When);
        Assert.Equal(("refunds", 1, true, "refund"), (rule.Queue, rule.Priority, rule.Expedite, rule.Labels["topic"]));
        Assert.Equal([new SkillRequirement("topic:refund", 3)], rule.Requires);
        Assert.Equal("region", Assert.Single(rule.Selectors).Label);
        Assert.Equal(["rückzahlung", "refund"], when.Text);
        Assert.Equal(["gold"], when.Labels["tier"]);
        Assert.Equal(["ad-*"], when.Facts["referral"]);
        Assert.Equal([new Guid("0f8fad5b-d9cb-469f-a165-70867728950e")], when.Customers);
        Assert.Matches(when.Matches[0], "my ORDER #12345");
        Assert.Equal((true, false), (when.AsksForTheMessage, tenant.Rules[1].When.AsksForTheMessage));
    }

    [Fact]
    public void Load_WrongRules_ReportsEachWithPathAndRule()
    {
        var (_, errors) = Load("""
            "rules":[
              {"name":"a","queue":"nowhere"},
              {"name":"a","priority":12},
              {"name":"Big"},
              {"name":"look","priority":1,"when":{"matches":["(?=a)b","("],"phones":["+49"],"customers":["max"],"channels":["pigeon"],"text":[" "],"labels":{"tier":[]}}}]
            """);

        Assert.Equal(
            [
                "$.tenants.acme.rules[0].queue", "$.tenants.acme.rules[1].name", "$.tenants.acme.rules[1].priority", "$.tenants.acme.rules[2]",
                "$.tenants.acme.rules[2].name", "$.tenants.acme.rules[3].when.channels[0]", "$.tenants.acme.rules[3].when.customers[0]", "$.tenants.acme.rules[3].when.labels.tier",
                "$.tenants.acme.rules[3].when.matches[0]", "$.tenants.acme.rules[3].when.matches[1]", "$.tenants.acme.rules[3].when.phones[0]",
                "$.tenants.acme.rules[3].when.text[0]",
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
