using System.Buffers;
using Gateway.Contracts.Configuration;
using Gateway.Routing;

namespace Gateway.Tests.Routing;

public sealed class DecisionCodecTests
{
    [Fact]
    public void Read_WhatWasWritten_IsTheSameToThePrecisionThatIsTold()
    {
        var offered = Decision("j", 7);
        var waits = new Decision(null, null, offered.Why, true);
        var ending = new DecisionEnding(new OfferId(1, 7), DecisionEnd.Declined, 9_000_000, "on a call");

        var read = Read(Write(new("j", offered, null), new("j", waits, null), new("j", null, ending)));

        Assert.Equal(2, read.Count);
        Assert.Equal((offered.Offer, offered.Agent, offered.IsComplete, ending), (read[0].Offer, read[0].Agent, read[0].IsComplete, read[0].Ending));
        Assert.Equal((waits.Offer, waits.Agent, (DecisionEnding?)null), (read[1].Offer, read[1].Agent, read[1].Ending));
        var (was, why) = (offered.Why, read[0].Why);
        Assert.Equal((was.At, was.Policy, was.Agents, was.Jobs, was.Waited), (why.At, why.Policy, why.Agents, why.Jobs, why.Waited));
        Assert.Equal((was.SelectorsExpired, was.IsExpedited, was.OvertakenUntil, was.Preferred), (why.SelectorsExpired, why.IsExpedited, why.OvertakenUntil, why.Preferred));
        Assert.Equal(was.Candidates, why.Candidates);
        Assert.Equal(was.LeftOut, why.LeftOut);
        Assert.Equal(was.Job.Demand.Selectors, why.Job.Demand.Selectors);
        Assert.Equal(was.Job.Demand.Requirements, why.Job.Demand.Requirements);
        Assert.Empty(why.Job.Demand.Labels);
    }

    [Theory]
    [InlineData(20, 10, 1, 4)]
    [InlineData(20, 250, 1, 4)]
    [InlineData(20, 64, 64, 250)]
    [InlineData(1, 250, 500, 250)]
    public void Write_AnyDecision_StaysWithinItsBytesAndCountsWhatDoesNotFit(int candidates, int nameLength, int selectors, int valueLength)
    {
        var decision = Decision("j", 1);
        var demand = decision.Why.Job.Demand with
        {
            Selectors = [.. Enumerable.Range(0, selectors).Select(_ => new Selector("region", SelectorOperator.Equal, [LabelValue.Of(new string('v', valueLength))]))],
            Requirements = [.. Enumerable.Range(0, selectors).Select(_ => new SkillRequirement(new string('s', valueLength), 5))],
        };
        var why = decision.Why with
        {
            Job = decision.Why.Job with { Demand = demand },
            Candidates = [.. Enumerable.Range(0, candidates).Select(i => decision.Why.Candidates[1] with { Agent = new string((char)('a' + i), nameLength), Detail = new string('d', 900) })],
        };

        var bytes = Write(new DecisionNews("j", decision with { Why = why }, null));
        var read = Assert.Single(Read(bytes));

        Assert.InRange(bytes.Length, 100, DecisionCodec.DecisionBytesMax + 16);
        Assert.Equal(candidates + decision.Why.LeftOut.Sum(l => l.Count), read.Why.Candidates.Count + read.Why.LeftOut.Sum(l => l.Count));
    }

    [Fact]
    public void Read_BytesOfAnotherVersionOrCutShort_IsRefused()
    {
        var bytes = Write(new DecisionNews("j", Decision("j", 1), null));
        Assert.Throws<InvalidDataException>(() => Read([9, .. bytes[1..]]));
        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.Throws<InvalidDataException>(() => Read(bytes[..length]));
        }
    }

    /// <summary>On a job that asks for something, with one free agent, one who is not, and others left out.</summary>
    internal static Decision Decision(string job, long number)
    {
        var demand = new JobDemand
        {
            Job = new JobKey(job, 3),
            Conversation = job,
            Queue = "support",
            Priority = 4,
            WaitingSince = 1_000_000,
            Requirements = [new SkillRequirement("language:de", 5)],
            Selectors = [new Selector("region", SelectorOperator.Equal, [LabelValue.Of("eu")], 30_000_000)],
            Labels = new Dictionary<string, string> { ["name"] = "Max" },
        };
        var terms = new ScoreTerms(8, 0.333, 2, 0.71, 2_000_000, 240_000_000, 0.6667, 4.25);
        var why = new JobExplanation(
            new JobView(demand, JobPlace.Waiting, null, default, null, [], []), 5_000_000, new PolicyStamp(7, "0123456789ab"), AgentChoice.Weighted, JobChoice.Due,
            4_000_000, 1, true, 60_000_000, Obstacle.UnknownAgent, [new("ana", Obstacle.None, null, terms), new("bo", Obstacle.Skill, "language:de 3, required 5", terms with { Score = null })],
            [new LeftOut(Obstacle.Presence, 3), new LeftOut(Obstacle.Queue, 40)]);
        return new Decision(new OfferId(1, number), "ana", why, true);
    }

    private static byte[] Write(params DecisionNews[] news)
    {
        var output = new ArrayBufferWriter<byte>();
        DecisionCodec.Write(output, news);
        return output.WrittenSpan.ToArray();
    }

    private static List<Decision> Read(byte[] bytes)
    {
        var decisions = new List<Decision>();
        DecisionCodec.Read(new ReadOnlySequence<byte>(bytes), decisions);
        return decisions;
    }
}
