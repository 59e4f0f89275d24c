using Gateway.Routing;

namespace Gateway.Tests.Routing;

public sealed class ExplainTests
{
    [Fact]
    public void Explain_WaitingJob_NamesWhatKeepsEachAgentAway()
    {
        var pool = new Pool(Pool.Plain with { Agents = AgentChoice.Default })
            .Agent("busy", skills: [("de", 9)]).Agent("low", skills: [("de", 3)]).Agent("off", skills: [("de", 9)]).Agent("other", queues: ["x"], skills: [("de", 9)]).Agent("said-no", skills: [("de", 9)]);
        pool.Job("first", only: "busy", requires: [("de", 5)]).Match();
        pool.Presence("off", Contracts.Agents.Presence.Away);
        pool.Job("j", requires: [("de", 5)]).Match();
        Assert.Equal(DeclineOutcome.Declined, pool.Decline("j"));
        Assert.Equal("", pool.Match());

        var why = pool.Matcher.Explain("j", policyVersion: 7, now: 0)!;

        Assert.Equal(7, why.PolicyVersion);
        Assert.Equal(
            ["busy Capacity: 0 of 1 units free, the job takes 1", "off Presence: is Away", "said-no Declined: declined this job", "low Skill: de 3, required 5", "other Queue: does not serve the queue q"],
            why.Candidates.Select(c => $"{c.Agent} {c.Obstacle}: {c.Detail}"));
    }

    [Fact]
    public void Explain_FreeAgents_StandInTheOrderTheyWouldBeOfferedIn()
    {
        var pool = new Pool(new MatcherOptions()).Agent("two", skills: [("de", 8), ("en", 8)]).Agent("one", skills: [("de", 8)]).Agent("best", skills: [("de", 9)]);
        pool.Job("j", only: "nobody", requires: [("de", 5)]).Match();
        var why = pool.Matcher.Explain("j", 1, 0)!;
        Assert.All(why.Candidates, c => Assert.Equal(Obstacle.OtherAgentOnly, c.Obstacle));
        Assert.Equal(["best", "one", "two"], why.Candidates.Select(c => c.Agent));
        Assert.Equal("k>best l>one m>two", pool.Job("k", requires: [("de", 5)]).Job("l", requires: [("de", 5)]).Job("m", requires: [("de", 5)]).Match());
    }

    [Fact]
    public void Explain_ManyAgents_IsCutShort()
    {
        var pool = new Pool();
        for (var i = 0; i < Explainer.CandidatesMax + 3; i++) pool.Agent($"a{i}", queues: ["x"]);
        var why = pool.Job("j").Matcher.Explain("j", 1, 0)!;

        Assert.Equal((Explainer.CandidatesMax, 3), (why.Candidates.Count, why.CandidatesLeftOut));
        Assert.Null(pool.Matcher.Explain("unknown", 1, 0));
    }
}
