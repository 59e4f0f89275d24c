using Gateway.Contracts.Configuration;
using Gateway.Routing;

namespace Gateway.Tests.Routing;

public sealed class WeightedChoiceTests
{
    [Theory]
    [InlineData(1, 0, 0, 0, "expert")]
    [InlineData(0, 1, 0, 0, "free")]
    [InlineData(0, 0, 1, 0, "rested")]
    [InlineData(0, 0, 0, 1, "labelled")]
    public void Match_OneTermWeighs_TheAgentBestInItGetsTheJob(double level, double load, double idle, double match, string expected)
    {
        var pool = new Pool().Policy(Policy with { Weights = new AgentWeights(level, load, idle, 0, 0, match) });
        Agent(pool, "rested", capacity: 2);
        Hold(pool, "rested");
        pool.At(1_000);
        Agent(pool, "expert", capacity: 2, level: 9);
        Agent(pool, "free", capacity: 2);
        Agent(pool, "labelled", capacity: 2, grade: 9);
        foreach (var agent in new[] { "expert", "labelled" }) Hold(pool, agent);

        pool.Job("j", requires: [("de", 5)], selectors: [new Selector("grade", SelectorOperator.Greater, [LabelValue.Of(1)])]);

        Assert.Equal($"j>{expected}", pool.Match());
    }

    [Fact]
    public void Explain_Weighted_TellsTheScoreInTheOrderOfTheOffers()
    {
        var pool = new Pool().Policy(Policy with { Weights = new AgentWeights(2, 1, 0, 0, 0, 0) });
        Agent(pool, "ana", capacity: 2, level: 6);
        Agent(pool, "bo", capacity: 2, level: 8);
        pool.Job("j", requires: [("de", 5)]);

        var why = pool.Matcher.Explain("j", default, 0)!;

        Assert.Equal([("bo", 2.6), ("ana", 2.2)], why.Candidates.Select(c => (c.Agent, Math.Round(c.Terms.Score!.Value, 6))));
        Assert.Equal("j>bo", pool.Match());
    }

    private static QueuePolicy Policy => new()
    {
        Name = "q",
        OfferTimeout = Pool.Seconds(20),
        AgeingStep = Pool.Seconds(60),
        DepthMax = 1000,
        Priority = 5,
        Agents = AgentChoice.Weighted,
    };

    private static void Agent(Pool pool, string id, int capacity, int level = 6, int grade = 2) => pool.Supply(new AgentSupply
    {
        Id = id,
        Queues = ["q"],
        Capacity = capacity,
        Skills = new Dictionary<string, int> { ["de"] = level },
        Labels = new Dictionary<string, LabelValue> { ["grade"] = LabelValue.Of(grade) },
    });

    private static void Hold(Pool pool, string agent)
    {
        pool.Job("of " + agent, only: agent).Match();
        pool.Accept("of " + agent);
    }
}
