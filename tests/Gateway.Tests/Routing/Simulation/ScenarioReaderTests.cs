using System.Text;
using Gateway.Routing.Simulation;

namespace Gateway.Tests.Routing.Simulation;

public sealed class ScenarioReaderTests
{
    private const string Good = """{"horizon":10,"jobs":[{"type":"a","rate":1,"handle":{"dist":"exp","mean":1}}],"agents":[{"group":"g","count":1,"skills":{"a":{"level":10}}}]}""";

    [Theory]
    [InlineData("\"horizon\":10", "\"horizon\":10,\"horizont\":5", "horizont: is not a member; known are name, seed, horizon")]
    [InlineData("\"rate\":1", "\"rat\":1", "jobs[0].rat: is not a member")]
    [InlineData("\"mean\":1", "\"mean\":1,\"sd\":1", "jobs[0].handle.sd: is not a member")]
    [InlineData("\"count\":1", "\"count\":-1", "agents[0].count: -1 must be a whole number from 0 to 100000")]
    [InlineData("\"count\":1", "\"count\":1,\"caps\":{\"voice\":-1}", "agents[0].caps.voice: -1 must be a whole number from 0 to")]
    [InlineData("\"count\":1", "\"count\":1,\"caps\":[1]", "agents[0].caps: [1] must be an object of channels")]
    [InlineData("\"rate\":1", "\"rate\":1,\"channel\":7", "jobs[0].channel: 7 must be a text that is not empty")]
    [InlineData("\"a\":{\"level\":10}", "\"b\":{\"level\":10}", "agents[0].skills.b: is not the type of any job")]
    [InlineData("\"level\":10", "\"level\":11", "agents[0].skills.a.level: 11 must be a whole number from 1 to 10")]
    [InlineData("\"horizon\":10", "\"warmup\":10", "horizon: is missing; must be seconds above 0")]
    [InlineData("\"dist\":\"exp\"", "\"dist\":\"gamma\"", "jobs[0].handle.dist: \"gamma\" must be one of exp, lognormal, constant")]
    [InlineData("\"horizon\":10", "\"horizon\":10,\"policy\":{\"agent\":\"idlest\"}", "policy.agent: \"idlest\" must be one of default, longest-idle")]
    [InlineData("\"horizon\":10", "\"horizon\":10,\"policy\":{\"ladder\":[[5,0],[7,10]]}", "policy.ladder: [[5,0],[7,10]] must name levels that fall")]
    [InlineData("\"horizon\":10", "\"horizon\":10,\"policy\":\"best\"", "policy: \"best\" must be \"default\" or an object")]
    [InlineData("\"rate\":1", "\"rate\":1,\"next\":[[0.5,\"z\"]]", "jobs[0].next[0]: [0.5,\"z\"] names a type that is not among the jobs")]
    [InlineData("\"horizon\":10", "\"horizon\":10,\"warmup\":10", "horizon: must be longer than warmup and cooldown together")]
    [InlineData("\"rate\":1", "\"rate\":[[0,10]]", "jobs[0].rate: [0,10] must be [from, to, rate]")]
    public void Read_OneMistake_IsNamedWithPathValueAndRule(string from, string to, string expected)
    {
        var outcome = ScenarioReader.Read(Encoding.UTF8.GetBytes(Good.Replace(from, to, StringComparison.Ordinal)));

        Assert.Null(outcome.Scenario);
        Assert.StartsWith(expected, Assert.Single(outcome.Errors), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_SeveralMistakes_AreAllNamed() =>
        Assert.Equal(3, ScenarioReader.Read(Encoding.UTF8.GetBytes("""{"horizon":0,"jobs":[{"type":"a","colour":1}],"agents":[{"group":"g","count":"x","skills":{}}]}""")).Errors.Count);

    [Fact]
    public void Read_ByteOrderMark_IsSteppedOver() => Assert.NotNull(ScenarioReader.Read(Encoding.UTF8.GetBytes("\uFEFF" + Good)).Scenario);

    [Fact]
    public void Run_RateOfOneInAges_Ends()
    {
        var scenario = ScenarioReader.Read(Encoding.UTF8.GetBytes(Good.Replace("\"rate\":1", "\"rate\":1e-18", StringComparison.Ordinal))).Scenario!;

        Assert.Equal(0, Simulator.Run(scenario).Overall.Offered);
    }

    [Fact]
    public void Read_NoJson_SaysSo() => Assert.StartsWith("is not JSON", Assert.Single(ScenarioReader.Read("{"u8.ToArray()).Errors), StringComparison.Ordinal);

    [Fact]
    public void Read_Good_HasNoErrors() => Assert.Empty(ScenarioReader.Read(Encoding.UTF8.GetBytes(Good)).Errors);
}
