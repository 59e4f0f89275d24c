using System.Text;
using Gateway.Contracts.Configuration;
using Gateway.Host.Configuration;

namespace Gateway.Tests.Host.Configuration;

public sealed class LoaderTests
{
    private const string Pepper = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

    [Fact]
    public void Load_CommentsAndTrailingCommas_AreAllowed()
    {
        var model = Valid("""
            { /* all */ "tenants": { "acme": { "pepper": "PEPPER", }, } // end
            }
            """);

        Assert.Equal(32, model.Tenants["acme"].Pepper.Length);
    }

    [Fact]
    public void Load_TenantWithPepperOnly_GetsDefaults()
    {
        var tenant = Valid("""{"tenants":{"acme":{"pepper":"PEPPER","agents":[{"id":"anna"}]}}}""").Tenants["acme"];

        Assert.Equal(TimeSpan.FromHours(4), tenant.ReopenWindow);
        Assert.Equal(TimeSpan.FromDays(7), tenant.SilenceTimeout);
        var queue = tenant.Queues["default"];
        Assert.Equal((5, TimeSpan.FromSeconds(20), TimeSpan.FromMinutes(1), 10_000), (queue.Priority, queue.OfferTimeout, queue.AgeingStep, queue.DepthMax));
        var agent = tenant.Agents["anna"];
        Assert.Equal(("anna", AgentKind.Human, 3, TimeSpan.Zero), (agent.Name, agent.Kind, agent.Capacity, agent.WrapUp));
        Assert.Equal(["default"], agent.Queues);
    }

    [Fact]
    public void Load_RoutingPolicies_AreRead()
    {
        var tenant = Valid("""
            {"tenants":{"acme":{"pepper":"PEPPER","jobChoice":"due","queues":[
              {"name":"vip","offerWithin":"00:00:20","weight":2.5,"agentChoice":"best-match","ladder":[{"level":9,"after":"00:00:00"},{"level":5,"after":"00:00:15"},{"level":2}]}]}}}
            """).Tenants["acme"];

        var queue = tenant.Queues["vip"];
        Assert.Equal(("due", TimeSpan.FromSeconds(20), 2.5, "best-match"), (tenant.JobChoice, queue.OfferWithin, queue.Weight, queue.AgentChoice));
        Assert.Equal([new LadderRung(9, TimeSpan.Zero), new LadderRung(5, TimeSpan.FromSeconds(15)), new LadderRung(2, null)], queue.Ladder);
    }

    [Fact]
    public void Load_WrongRoutingPolicies_ReportsEachWithItsPath()
    {
        var errors = Errors("""
            {"tenants":{"acme":{"pepper":"PEPPER","jobChoice":"newest","queues":[
              {"name":"a","offerWithin":"00:00:00","weight":0,"agentChoice":"idlest","ladder":[{"level":5,"after":"00:00:00"},{"level":7,"after":"00:00:15"}]},
              {"name":"b","ladder":[{"level":5}]}]}}}
            """);

        Assert.Equal(
            [
                "$.tenants.acme.jobChoice",
                "$.tenants.acme.queues[0].agentChoice",
                "$.tenants.acme.queues[0].ladder",
                "$.tenants.acme.queues[0].offerWithin",
                "$.tenants.acme.queues[0].weight",
                "$.tenants.acme.queues[1].ladder",
            ],
            errors.Select(e => e.Path).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Load_ManyMistakes_ReportsEachWithItsPath()
    {
        var errors = Errors("""
            {"tenants":{"acme":{"pepper":"PEPPER","bogus":1,"reopenWindow":"24:00:00","silenceTimeout":"00:00:01",
              "costs":{"nope":1},
              "queues":[{"name":"Vip","priority":12},{"name":"sales","requires":[{"skill":"german"},{"level":11}],"depthMax":0}],
              "agents":[{"id":"anna","kind":"cat","skills":{"language:de":99},"queues":["gone"],"capacity":0},{"id":"anna"}],
              "accounts":[{"channel":"nope","account":"a b","queue":"gone","apiUrl":"ftp://x","origins":["https://x/"],"labels":{"Up":"x"}}],
              "keys":[{"id":"short","role":"boss","hash":"x"}]}}}
            """);

        Assert.Equal(
            [
                "$.tenants.acme.accounts[0].account",
                "$.tenants.acme.accounts[0].apiUrl",
                "$.tenants.acme.accounts[0].channel",
                "$.tenants.acme.accounts[0].labels.Up",
                "$.tenants.acme.accounts[0].origins[0]",
                "$.tenants.acme.accounts[0].queue",
                "$.tenants.acme.agents[0].capacity",
                "$.tenants.acme.agents[0].kind",
                "$.tenants.acme.agents[0].queues[0]",
                "$.tenants.acme.agents[0].skills.language:de",
                "$.tenants.acme.agents[1].id",
                "$.tenants.acme.bogus",
                "$.tenants.acme.costs.nope",
                "$.tenants.acme.keys[0].hash",
                "$.tenants.acme.keys[0].id",
                "$.tenants.acme.keys[0].role",
                "$.tenants.acme.queues[0].name",
                "$.tenants.acme.queues[0].priority",
                "$.tenants.acme.queues[1].depthMax",
                "$.tenants.acme.queues[1].requires[0].skill",
                "$.tenants.acme.queues[1].requires[1].level",
                "$.tenants.acme.queues[1].requires[1].skill",
                "$.tenants.acme.reopenWindow",
                "$.tenants.acme.silenceTimeout",
            ],
            errors.Select(e => e.Path).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Load_UnknownMember_IsNamedWithTheKnownOnes()
    {
        var error = Assert.Single(Errors("""{"tenants":{"acme":{"pepper":"PEPPER","ques":[]}}}"""));

        Assert.StartsWith("$.tenants.acme.ques: is not a member known here: pepper, reopenWindow", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Load_MemberTwice_IsAnErrorWithItsPathAndPlace() => Assert.Equal(
        "$.tenants.acme.queues[1].name: stands twice, again at line 2, column 13",
        Assert.Single(Errors("{\"tenants\":{\"acme\":{\"queues\":[{\"name\":\"a\"},\n{\"name\":\"b\",\"name\":\"c\"}]}}}")).ToString());

    [Theory]
    [InlineData("{\n  \"tenants\": {\n    \"acme\": }\n}", "$: is not JSON at line 3, column 13: ")]
    [InlineData("{\"tenants\": ", "$: is not JSON at line 1, column 13: ")]
    [InlineData("", "$: is empty: must be a JSON object")]
    [InlineData(" \n", "$: is empty: must be a JSON object")]
    [InlineData("// nothing", "$: is not JSON at line 1, column 11: nothing but comments stands in it")]
    public void Load_TextThatIsNoJson_IsToldWithAPlaceCountedFromOne(string text, string expected)
    {
        var error = Assert.Single(Errors(text)).ToString();

        Assert.StartsWith(expected, error, StringComparison.Ordinal);
        Assert.DoesNotContain("LineNumber", error, StringComparison.Ordinal);
        Assert.DoesNotContain("isFinalBlock", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_KeyOfAWrongRole_IsOneErrorAndNoneOfItsAgent() => Assert.Equal(
        "$.tenants.acme.keys[0].role",
        Assert.Single(Errors("""{"tenants":{"acme":{"pepper":"PEPPER","keys":[{"id":"abcdefgh","role":"boss","hash":"HASH"}]}}}""")).Path);

    [Theory]
    [InlineData("""{"tenants":{"acme":{"pepper":"topsecret"}}}""")]
    [InlineData("""{"tenants":{"acme":{"pepper":{"a":"topsecret"}}}}""")]
    [InlineData("""{"tenants":{"acme":{"pepper":"${P:-topsecret}"}}}""")]
    [InlineData("""{"tenants":{"acme":{"pepper":"x","accounts":[{"channel":"c","account":"a","secrets":["topsecret"]}]}}}""")]
    [InlineData("""{"tenants":{"acme":{"pepper":"x","keys":[{"id":"abcdefgh","role":"admin","hash":"topsecret"}]}}}""")]
    [InlineData("""{"tenants":{"acme":{"pepper":"x","accounts":[{"channel":"c","account":"a","apiUrl":"${URL}"}]}}}""")]
    public void Load_WrongSecret_IsNeverShown(string json)
    {
        var outcome = Loader.Load(Encoding.UTF8.GetBytes(json), 1, new Substitution(n => n == "URL" ? "topsecret" : null, _ => ""));

        Assert.NotEmpty(outcome.Errors);
        Assert.DoesNotContain(outcome.Errors, e => e.ToString().Contains("topsecret", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=")]
    [InlineData("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8")]
    [InlineData(Pepper)]
    public void Load_Pepper_ReadsHexAndBase64Alike(string text) =>
        Assert.Equal(Convert.FromHexString(Pepper), Valid("""{"tenants":{"acme":{"pepper":"TEXT"}}}""".Replace("TEXT", text, StringComparison.Ordinal)).Tenants["acme"].Pepper.ToArray());

    [Fact]
    public void Load_KeyIdInTwoTenants_IsAnError()
    {
        var error = Assert.Single(Errors("""
            {"tenants":{"a":{"pepper":"PEPPER","keys":[{"id":"abcdefgh","role":"admin","hash":"HASH"}]},
                        "b":{"pepper":"PEPPER","keys":[{"id":"abcdefgh","role":"admin","hash":"HASH"}]}}}
            """));

        Assert.Equal("$.tenants.b.keys[0].id", error.Path);
    }

    [Fact]
    public void Load_KeyOfAgent_NeedsAnAgentOfTheTenant()
    {
        var error = Assert.Single(Errors("""
            {"tenants":{"a":{"pepper":"PEPPER","agents":[{"id":"anna"}],"keys":[{"id":"abcdefgh","role":"agent","agent":"bob","hash":"HASH"}]}}}
            """));

        Assert.Equal("$.tenants.a.keys[0].agent: \"bob\": is not an agent of this tenant: anna", error.ToString());
    }

    [Fact]
    public void Load_OriginsAndProxies_AreRead()
    {
        var model = Valid("""{"agentOrigins":["https://desk.example","http://localhost:8443"],"trustedProxies":["10.1.0.0/16","192.168.0.7","2001:db8::/32"]}""");

        Assert.Equal(["https://desk.example", "http://localhost:8443"], model.AgentOrigins);
        Assert.Equal(["10.1.0.0/16", "192.168.0.7/32", "2001:db8::/32"], model.TrustedProxies.Select(network => network.ToString()));
    }

    [Fact]
    public void Load_WrongOriginsAndProxies_AreNamed() => Assert.Equal(
        ["$.agentOrigins[0]", "$.agentOrigins[1]", "$.trustedProxies[0]", "$.trustedProxies[1]"],
        Errors("""{"agentOrigins":["https://desk.example/","desk.example"],"trustedProxies":["10.1.0.0/33","proxy"]}""").Select(e => e.Path).Order(StringComparer.Ordinal));

    [Fact]
    public void Load_NoFile_SaysSo() =>
        Assert.Contains("cannot be read", Assert.Single(Loader.LoadFile("/nowhere/gateway.json", 1).Errors).Rule, StringComparison.Ordinal);

    private static GatewayModel Valid(string json)
    {
        var outcome = Loader.Load(Bytes(json), 1, new Substitution(_ => null, _ => ""));
        Assert.Empty(outcome.Errors);
        return outcome.Result!.Model;
    }

    private static IReadOnlyList<ConfigurationError> Errors(string json)
    {
        var outcome = Loader.Load(Bytes(json), 1, new Substitution(_ => null, _ => ""));
        Assert.Null(outcome.Result);
        return outcome.Errors;
    }

    private static byte[] Bytes(string json) => Encoding.UTF8.GetBytes(
        json.Replace("PEPPER", Pepper, StringComparison.Ordinal).Replace("HASH", "sha256:" + new string('0', 64), StringComparison.Ordinal));
}
