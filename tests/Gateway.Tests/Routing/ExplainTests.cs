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

        var why = pool.Matcher.Explain("j", new PolicyStamp(7, "abc"), now: 0)!;

        Assert.Equal(new PolicyStamp(7, "abc"), why.Policy);
        Assert.Equal(
            ["busy Capacity: 0 of 1 units free, the job takes 1", "off Presence: is Away", "said-no Declined: declined this job: busy", "low Skill: de 3, required 5", "other Queue: does not serve the queue q"],
            why.Candidates.Select(c => $"{c.Agent} {c.Obstacle}: {c.Detail}"));
    }

    [Fact]
    public void Explain_FreeAgents_StandInTheOrderTheyWouldBeOfferedIn()
    {
        var pool = new Pool(new MatcherOptions()).Agent("two", skills: [("de", 8), ("en", 8)]).Agent("one", skills: [("de", 8)]).Agent("best", skills: [("de", 9)]);
        pool.Job("j", only: "nobody", requires: [("de", 5)]).Match();
        var why = pool.Matcher.Explain("j", default, 0)!;
        Assert.All(why.Candidates, c => Assert.Equal(Obstacle.OtherAgentOnly, c.Obstacle));
        Assert.Equal(["best", "one", "two"], why.Candidates.Select(c => c.Agent));
        Assert.Equal("k>best l>one m>two", pool.Job("k", requires: [("de", 5)]).Job("l", requires: [("de", 5)]).Job("m", requires: [("de", 5)]).Match());
    }

    [Fact]
    public void Explain_PreferredAgent_TellsWhatKeepsItOrThatThereIsNone()
    {
        var pool = new Pool().Agent("busy").Agent("other", queues: ["x"]);
        pool.Job("first", only: "busy").Match();
        pool.Job("j", preferred: "busy").Job("k", preferred: "nobody").Job("l");

        Assert.Equal([Obstacle.Capacity, Obstacle.UnknownAgent, null], new[] { "j", "k", "l" }.Select(j => pool.Matcher.Explain(j, default, 0)!.Preferred));
    }

    [Fact]
    public void Explain_ManyAgents_IsCutShort()
    {
        var pool = new Pool();
        for (var i = 0; i < Explainer.CandidatesMax + 3; i++) pool.Agent($"a{i}", queues: ["x"]);
        var why = pool.Job("j").Matcher.Explain("j", default, 0)!;

        Assert.Equal((Explainer.CandidatesMax, 3), (why.Candidates.Count, Assert.Single(why.LeftOut, l => l.Obstacle == Obstacle.Queue).Count));
        Assert.Null(pool.Matcher.Explain("unknown", default, 0));
    }

    [Fact]
    public void Decisions_OfferMade_KeepsWhatWasKnownBeforeItAndHowItEnded()
    {
        var (log, pool) = Watched();
        pool.Agent("ana", skills: [("de", 9)]).Agent("bo", skills: [("de", 8)]);
        pool.Job("j", requires: [("de", 5)]).Match();
        pool.Decline("j");
        pool.Match();
        pool.Facts.ToList().ForEach(fact => log.Observe(fact, pool.Matcher.Epoch));

        var news = log.Take();
        var decisions = news.Where(n => n.Made is not null).Select(n => n.Made!).ToList();

        Assert.All(news, n => Assert.Equal("j", n.Job));
        Assert.Equal(["ana", "bo"], decisions.Select(d => d.Agent));
        var ended = Assert.Single(news, n => n.Ended is not null).Ended!;
        Assert.Equal((decisions[0].Offer!.Value, DecisionEnd.Declined, "busy"), (ended.Offer, ended.End, ended.Reason!));
        Assert.All(decisions, d => Assert.Equal((new PolicyStamp(4, "abc"), true), (d.Why.Policy, d.IsComplete)));

        // As they stood before the offer: free, nobody had declined.
        Assert.Equal(["ana None", "bo None"], decisions[0].Why.Candidates.Select(c => $"{c.Agent} {c.Obstacle}"));
        Assert.Equal(0, decisions[0].Why.Candidates[0].Terms.LoadRatio);
        Assert.Equal(["bo None", "ana Declined"], decisions[1].Why.Candidates.Select(c => $"{c.Agent} {c.Obstacle}"));
        Assert.Empty(log.Take());
    }

    [Fact]
    public void Decisions_NobodyCanTakeTheJob_KeepsWhatKeepsEachAway()
    {
        var (log, pool) = Watched();
        pool.Agent("low", skills: [("de", 3)]).Agent("away", skills: [("de", 9)]).Presence("away", Contracts.Agents.Presence.Away);
        pool.Job("j", requires: [("de", 5)]).Match();
        pool.Matcher.RecordWaiting([.. pool.Facts], now: 0);

        var decision = Assert.Single(log.Take()).Made!;

        Assert.Equal((null, null, true), (decision.Offer, decision.Agent, decision.IsComplete));
        Assert.Equal(["away Presence", "low Skill"], decision.Why.Candidates.Select(c => $"{c.Agent} {c.Obstacle}"));
    }

    [Fact]
    public void Decisions_InARush_AreBriefAndThenLeftOut()
    {
        var (log, pool) = Watched();
        for (var i = 0; i < 300; i++) pool.Agent($"a{i}", capacity: 1_000);
        for (var i = 0; i < 10_000; i++) pool.Job($"j{i}");
        pool.Match();

        // Three hundred agents fit 66 times into 20,000 looks; the 200 that are left look at the chosen one only.
        var rush = log.Take();
        Assert.Equal((66, 200), (rush.Count(n => n.Made!.IsComplete), rush.Count(n => !n.Made!.IsComplete)));
        Assert.All(rush, n => Assert.Contains(n.Made!.Why.Candidates, c => c.Agent == n.Made.Agent));

        pool.At(2).Job("later").Match();

        Assert.True(Assert.Single(log.Take()).Made!.IsComplete);
    }

    private static (DecisionLog Log, Pool Pool) Watched()
    {
        var (log, pool) = (new DecisionLog { Policy = new PolicyStamp(4, "abc") }, new Pool(new MatcherOptions(), depthMax: 20_000));
        pool.Matcher.Record(log);
        return (log, pool);
    }
}
