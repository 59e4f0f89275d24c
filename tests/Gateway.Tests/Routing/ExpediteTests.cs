using Gateway.Contracts.Configuration;
using Gateway.Routing;

namespace Gateway.Tests.Routing;

public sealed class ExpediteTests
{
    private static readonly Selector Gold = new("tier", SelectorOperator.Equal, [LabelValue.Of("gold")], Pool.Seconds(30), expedites: true);

    public static TheoryData<JobChoice> Choices => [.. PolicyNames.Jobs];

    [Theory]
    [MemberData(nameof(Choices))]
    public void Match_ExpeditedJob_GoesBeforeOlderAndMoreUrgentOnes(JobChoice choice)
    {
        var pool = new Pool(Pool.Plain with { Jobs = choice });
        pool.Job("old").At(5_000).Job("urgent", priority: 0);
        pool.Expedited("first", priority: 9).At(5_001).Expedited("second", priority: 0);

        Assert.Equal("first>ana", pool.Agent("ana").Match());
        pool.Accept("first");
        pool.Complete("first");

        Assert.Equal("second>ana", pool.Match());
    }

    [Fact]
    public void Match_SelectorThatExpeditesHasExpired_JobIsBackInItsPlace()
    {
        var pool = new Pool();
        pool.Job("old").At(10).Job("gold", selectors: [Gold]).At(39).AgentWith("ben", []);
        Assert.Equal("old>ben", pool.Match());
        pool.Decline("old");

        // Until then nobody with the label came; without the selector it is younger than a third.
        pool.At(41).Job("third", since: 5);

        Assert.Equal("third>ben", pool.Match());
    }

    [Fact]
    public void Explain_ExpeditedJob_SaysSo()
    {
        var pool = new Pool().Agent("ana");
        pool.Job("plain").Expedited("gold");

        Assert.True(pool.Matcher.Explain("gold", default, 0)!.IsExpedited);
        Assert.False(pool.Matcher.Explain("plain", default, 0)!.IsExpedited);
    }
}
