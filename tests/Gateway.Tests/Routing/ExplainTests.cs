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
            ["busy Capacity: 0 of 1 units free, the job takes 1", "off Presence: is Away", "said-no Declined: declined this job: busy", "low Skill: de 3, required 5", "other Queue: does not serve the queue q"],
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

    [Fact]
    public void Decisions_OfferMade_KeepsWhatWasKnownBeforeItAndHowItEnded()
    {
        var log = new DecisionLog { PolicyVersion = 4 };
        var pool = new Pool(new MatcherOptions()).Agent("ana", skills: [("de", 9)]).Agent("bo", skills: [("de", 8)]);
        pool.Matcher.Record(log);
        pool.Job("j", requires: [("de", 5)]).Match();
        pool.Decline("j");
        pool.Match();
        pool.Facts.ToList().ForEach(log.Observe);

        var decisions = log.Of("j");

        Assert.Equal([("ana", DecisionEnd.Declined), ("bo", (DecisionEnd?)null)], decisions.Select(d => (d.Agent, d.End)));
        Assert.All(decisions, d => Assert.Equal((4L, true), (d.Why.PolicyVersion, d.IsComplete)));

        // As they stood before the offer: free, nobody had declined.
        Assert.Equal(["ana None", "bo None"], decisions[0].Why.Candidates.Select(c => $"{c.Agent} {c.Obstacle}"));
        Assert.Equal(0, decisions[0].Why.Candidates[0].Terms.LoadRatio);
        Assert.Equal(["bo None", "ana Declined"], decisions[1].Why.Candidates.Select(c => $"{c.Agent} {c.Obstacle}"));
    }

    [Fact]
    public void Decisions_InARush_AreBriefThenLeftOutAndOnlyTheNewestAreKept()
    {
        var log = new DecisionLog();
        var pool = new Pool(new MatcherOptions());
        for (var i = 0; i < 100; i++) pool.Agent($"a{i}", capacity: 1_000);
        pool.Matcher.Record(log);
        for (var i = 0; i < 300; i++) pool.Job($"j{i}");
        pool.Match();

        // A hundred agents fit 200 times into 20,000 looks; the rest has no looks left in this second.
        Assert.Equal(200, Enumerable.Range(0, 300).Count(i => log.Of($"j{i}").Count > 0));

        pool.At(2);
        for (var i = 300; i < 1_000; i++) pool.Job($"j{i}");
        pool.Match();

        Assert.Equal(400, Enumerable.Range(0, 1_000).Count(i => log.Of($"j{i}").Count > 0));
        Assert.True(Enumerable.Range(0, 1_000).Sum(i => log.Of($"j{i}").Count) <= DecisionLog.DecisionsMax);
    }
}
