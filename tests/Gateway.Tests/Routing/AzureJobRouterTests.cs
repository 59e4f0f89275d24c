using Gateway.Contracts.Configuration;
using Gateway.Routing;

namespace Gateway.Tests.Routing;

/// <summary>The examples that the documentation of Azure Job Router works out by hand.</summary>
public sealed class AzureJobRouterTests
{
    private static readonly Selector[] JobThree =
    [
        new("language", SelectorOperator.Equal, [LabelValue.Of("french")]),
        new("sales", SelectorOperator.GreaterOrEqual, [LabelValue.Of(10)]),
        new("cost", SelectorOperator.LessOrEqual, [LabelValue.Of(10)]),
    ];

    [Theory]
    [InlineData(10, 10, 0.667)]
    [InlineData(15, 10, 0.707)]
    [InlineData(10, 9, 0.675)]
    public void BestWorker_SelectorsByMagnitude_ScoresAsDocumented(double sales, double cost, double expected) =>
        Assert.Equal(expected, MatchScore.Of(Labels(("language", "french"), ("sales", sales), ("cost", cost)), JobThree), 3);

    [Theory]
    [InlineData("billing", "vip", 0.5)]
    [InlineData("billing", null, 1.0)]
    [InlineData("sales", "new", 0.5)]
    public void BestWorker_EqualAndNotEqual_ScoresAsDocumented(string department, string? segment, double expected)
    {
        Selector[] job = [new("department", SelectorOperator.Equal, [LabelValue.Of("billing")]), new("segment", SelectorOperator.NotEqual, [LabelValue.Of("vip")])];
        var labels = segment is null ? Labels(("department", department)) : Labels(("department", department), ("segment", segment));

        Assert.Equal(expected, MatchScore.Of(labels, job), 12);
    }

    [Theory]
    [InlineData("sales", 1.0)]
    [InlineData(null, 0.5)]
    [InlineData("support", 0.5)]
    public void BestWorker_LabelsOfTheJob_ScoresAsDocumented(string? department, double expected)
    {
        var job = new Dictionary<string, string> { ["language"] = "english", ["department"] = "sales" };
        var labels = department is null ? Labels(("language", "english")) : Labels(("language", "english"), ("department", department));

        Assert.Equal(expected, MatchScore.OfLabels(labels, job), 12);
    }

    [Fact]
    public void BestWorker_ThreeAgents_AreOfferedInOrderOfScore()
    {
        var pool = new Pool(Pool.Plain with { Agents = AgentChoice.BestMatch });
        Add(pool, "g", 10, 10);
        Add(pool, "h", 15, 10);
        Add(pool, "i", 10, 9);

        Assert.Equal("1>h 2>i 3>g", pool.Job("1", selectors: JobThree).Job("2", selectors: JobThree).Job("3", selectors: JobThree).Match());
    }

    /// <summary>Loads 3/5, 3/4, 3/5 and 0/3; available for 5, 3, 7 and 2 minutes.</summary>
    [Fact]
    public void LongestIdleMode_LoadRatios_MatchInTheOrderDCAB()
    {
        var pool = new Pool(Pool.Plain with { Agents = AgentChoice.LeastLoaded });
        foreach (var (agent, capacity, load, at) in new[] { ("C", 5, 3, 0), ("A", 5, 3, 120), ("B", 4, 3, 240), ("D", 3, 0, 300) })
        {
            pool.At(at).Agent(agent, capacity);
            for (var i = 0; i < load; i++) pool.Job($"{agent}{i}", only: agent).Match();
            for (var i = 0; i < load; i++) pool.Accept($"{agent}{i}");
        }

        // A job of each agent's own size, so that nobody stays ahead by ratio once served: who is served is out.
        var order = new List<string>();
        pool.At(420);
        for (var i = 0; i < 4; i++)
        {
            var offered = pool.Job($"next{i}").Match().Split('>')[1];
            order.Add(offered);
            pool.Presence(offered, Contracts.Agents.Presence.Draining);
        }

        Assert.Equal(["D", "C", "A", "B"], order);
    }

    private static void Add(Pool pool, string id, double sales, double cost) =>
        pool.AgentWith(id, Labels(("language", "french"), ("sales", sales), ("cost", cost)));

    private static Dictionary<string, LabelValue> Labels(params (string Label, object Value)[] labels) =>
        labels.ToDictionary(l => l.Label, l => l.Value is double number ? LabelValue.Of(number) : LabelValue.Of((string)l.Value));
}
