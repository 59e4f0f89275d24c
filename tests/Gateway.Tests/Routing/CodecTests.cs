using System.Buffers;
using Gateway.Contracts.Agents;
using Gateway.Contracts.Configuration;
using Gateway.Routing;
using Gateway.Tests.Routing.Model;

namespace Gateway.Tests.Routing;

public sealed class CodecTests
{
    private const string GoldenFacts =
        "01dc00179301010793020296a36b696d0282ab6c616e67756167653a646509ac746f7069633a726566756e640491a573616c657303ce01" +
        "c9c380930303a36c6565940404a36b696d0293050595a573616c657305ce01312d00ce03938700cd03e89306069b92a56a6f622d3102a3" +
        "632e31a573616c65730192ab6c616e67756167653a64650781a86c616e6775616765a2646502cf00060a24181e4000a36b696dc091a36c" +
        "656596070792070192a56a6f622d3102a36b696dce01312d0795080892070192a56a6f622d3102a36b696d96090992070292a56a6f622d" +
        "3102a36b696da46275737996090992070292a56a6f622d3102a36b696dc0950a0a92070392a56a6f622d3102a36b696d960b0b92070492" +
        "a56a6f622d3102a36b696d02940c0c92a56a6f622d3102a36b696d950d0d92a56a6f622d3102a36b696dc3950e0e92a56a6f622d3102a3" +
        "6b696dce01c9c38e950e0e92a56a6f622d3102a36b696dc0950f0f92a56a6f622d3102a36b696d01950f0f92a56a6f622d3102c0009410" +
        "1092a56a6f622d3102a36b696d94111192a56a6f622d3102a36b696d94121292a56a6f622d31020194131392a56a6f622d310207931414a36b696d";

    private const string GoldenSnapshot =
        "0199070403029195a573616c657305ce01312d00ce03938700cd03e8919496a36b696d0282ab6c616e67756167653a646509ac746f7069" +
        "633a726566756e640491a573616c657303ce01c9c380010b0191999b92a56a6f622d3102a3632e31a573616c65730192ab6c616e677561" +
        "67653a64650781a86c616e6775616765a2646502cf00060a24181e4000a36b696dc091a36c65650301a36b696d920704ce01312d0791a3" +
        "6c6565a3616e61c09196a36b696d92a56a6f622d300002a3632e3001ce01c9c38e9192a56a6f622d3000";

    private static readonly JobKey Job = new("job-1", 2);

    private static readonly RoutingFact[] EveryKind =
    [
        new EpochStarted(1, 7),
        new AgentChanged(2, new AgentSupply
        {
            Id = "kim", Kind = AgentKind.Expert, Skills = new Dictionary<string, int> { ["topic:refund"] = 4, ["language:de"] = 9 },
            Queues = ["sales"], Capacity = 3, WrapUp = 30_000_000,
        }),
        new AgentRemoved(3, "lee"),
        new PresenceChanged(4, "kim", Presence.Draining),
        new QueueChanged(5, new QueuePolicy { Name = "sales", Priority = 5, OfferTimeout = 20_000_000, AgeingStep = 60_000_000, DepthMax = 1000 }),
        new JobQueued(6, new JobDemand
        {
            Job = Job, Conversation = "c.1", Queue = "sales", Priority = 1, Requirements = [new SkillRequirement("language:de", 7)],
            Labels = new Dictionary<string, string> { ["language"] = "de" }, Cost = 2, WaitingSince = 1_700_000_000_000_000,
            PreferredAgent = "kim", OnlyAgent = null, DeclinedBy = ["lee"],
        }),
        new OfferIssued(7, new OfferId(7, 1), Job, "kim", 20_000_007),
        new OfferAccepted(8, new OfferId(7, 1), Job, "kim"),
        new OfferDeclined(9, new OfferId(7, 2), Job, "kim", "busy"),
        new OfferDeclined(9, new OfferId(7, 2), Job, "kim", null),
        new OfferExpired(10, new OfferId(7, 3), Job, "kim"),
        new OfferRevoked(11, new OfferId(7, 4), Job, "kim", RevokeReason.Taken),
        new JobAssigned(12, Job, "kim"),
        new JobUnassigned(13, Job, "kim", true),
        new JobCompleted(14, Job, "kim", 30_000_014),
        new JobCompleted(14, Job, "kim", null),
        new JobCancelled(15, Job, "kim", CancelReason.Superseded),
        new JobCancelled(15, Job, null, CancelReason.Cancelled),
        new WrapUpEnded(16, Job, "kim"),
        new AgentHeld(17, Job, "kim"),
        new JobRelaxed(18, Job, 1),
        new LadderOpened(19, Job, 7),
        new AgentRested(20, "kim"),
    ];

    private static readonly MatcherSnapshot Snapshot = new()
    {
        Epoch = 7,
        LastOffer = 4,
        LastSequence = 3,
        LastOrdinal = 2,
        Queues = [((QueueChanged)EveryKind[4]).Queue],
        Agents = [new AgentEntry(((AgentChanged)EveryKind[1]).Agent, Presence.Online, 11, 1)],
        Jobs = [new JobEntry(((JobQueued)EveryKind[5]).Demand, 3, JobPlace.Offered, "kim", new OfferId(7, 4), 20_000_007, ["lee"], "ana", null)],
        WrapUps = [new WrapUpEntry("kim", new JobKey("job-0", 0), 2, "c.0", 1, 30_000_014)],
        Finished = [new JobKey("job-0", 0)],
    };

    [Fact]
    public void Facts_OfEveryKind_HaveTheFrozenBytes()
    {
        Assert.Equal(GoldenFacts, Convert.ToHexStringLower(Step.Bytes(EveryKind)));
        Assert.Equal(
            typeof(RoutingFact).Assembly.GetTypes().Where(t => t.BaseType == typeof(RoutingFact)).Select(t => t.Name).Order(),
            EveryKind.Select(f => f.GetType().Name).Distinct().Order());
    }

    [Fact]
    public void Facts_FrozenBytes_ReadBackToTheSameFacts()
    {
        var facts = new List<RoutingFact>();
        FactCodec.Read(new ReadOnlySequence<byte>(Convert.FromHexString(GoldenFacts)), facts);
        Assert.Equal(EveryKind.Select(f => f.GetType()), facts.Select(f => f.GetType()));
        Assert.Equal(GoldenFacts, Convert.ToHexStringLower(Step.Bytes(facts)));
        Assert.Equal(EveryKind.Where(f => f is not (AgentChanged or JobQueued)), facts.Where(f => f is not (AgentChanged or JobQueued)));
    }

    [Fact]
    public void Snapshot_HasTheFrozenBytesAndReadsBack()
    {
        Assert.Equal(GoldenSnapshot, Convert.ToHexStringLower(Step.Bytes(Snapshot)));
        var read = SnapshotCodec.Read(new ReadOnlySequence<byte>(Convert.FromHexString(GoldenSnapshot)));
        Assert.Equal(GoldenSnapshot, Convert.ToHexStringLower(Step.Bytes(read)));
        Assert.Equal("ana", read.Jobs[0].AvoidedAgent);
    }

    [Fact]
    public void Facts_AnotherVersion_AreRefused()
    {
        var bytes = Step.Bytes(EveryKind);
        bytes[0] = 2;
        var error = Assert.Throws<InvalidDataException>(() => FactCodec.Read(new ReadOnlySequence<byte>(bytes), []));
        Assert.Equal("Stored facts have version 2; this program reads version 1.", error.Message);
    }

    [Fact]
    public void Facts_EveryPrefix_IsRefusedAsInvalidData()
    {
        var bytes = Step.Bytes(EveryKind);
        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.Throws<InvalidDataException>(() => FactCodec.Read(new ReadOnlySequence<byte>(bytes, 0, length), []));
        }
    }

    [Fact]
    public void Snapshot_EveryPrefix_IsRefusedAsInvalidData()
    {
        var bytes = Step.Bytes(Snapshot);
        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.Throws<InvalidDataException>(() => SnapshotCodec.Read(new ReadOnlySequence<byte>(bytes, 0, length)));
        }
    }

    [Fact]
    public void Facts_BytesBehindTheEnd_AreRefused() =>
        Assert.Throws<InvalidDataException>(() => FactCodec.Read(new ReadOnlySequence<byte>([.. Step.Bytes(EveryKind), 0]), []));

    [Fact]
    public void Facts_UnknownKind_IsRefused() =>
        Assert.Throws<InvalidDataException>(() => FactCodec.Read(new ReadOnlySequence<byte>([1, 0x91, 0x93, 99, 0, 0]), []));

    /// <summary>What came later than the frozen forms stands behind them.</summary>
    [Fact]
    public void Facts_MembersThatCameLater_ReadBack()
    {
        RoutingFact[] facts =
        [
            new AgentChanged(1, new AgentSupply
            {
                Id = "kim", InterruptTo = 5, MissesMax = 2, ShareMax = 9, ShareWindow = 60, Caps = new Dictionary<string, int> { ["voice"] = 1, ["chat"] = 3 },
                Labels = new Dictionary<string, LabelValue> { ["site"] = LabelValue.Of("eu"), ["grade"] = LabelValue.Of(2.5), ["vip"] = LabelValue.Of(true) },
            }),
            new QueueChanged(2, new QueuePolicy
            {
                Name = "q", OfferTimeout = 1, AgeingStep = 1, DepthMax = 1, Sla = 5, Weight = 2.5, Agents = AgentChoice.BestMatch,
                Ladder = Ladder.Of([new LadderStep(9, 0), new LadderStep(5, null)]),
            }),
            new QueueChanged(3, new QueuePolicy
            {
                Name = "q", OfferTimeout = 1, AgeingStep = 1, DepthMax = 1, Ladder = Ladder.Measured, CoolDown = 7, OffersAtOnce = 3, Weights = new AgentWeights(1, 2, 3, 4, 5, 6),
            }),
            new JobQueued(4, new JobDemand
            {
                Job = Job, Conversation = "c", Queue = "q", Priority = 1, WaitingSince = 3,
                Expedite = true, Channel = "chat", IsInterruptible = true, Origin = new JobOrigin("first", ["split", "length"]),
                Selectors = [new("grade", SelectorOperator.GreaterOrEqual, [LabelValue.Of(2)], 7, expedites: true), new("site", SelectorOperator.In, [LabelValue.Of("eu"), LabelValue.Of("us")])],
            }),
        ];
        var written = Step.Bytes(facts);
        var read = new List<RoutingFact>();
        FactCodec.Read(new ReadOnlySequence<byte>(written), read);

        Assert.Equal(written, Step.Bytes(read));
        Assert.Equal(((QueueChanged)facts[1]).Queue, ((QueueChanged)read[1]).Queue);
        Assert.Equal(((QueueChanged)facts[2]).Queue, ((QueueChanged)read[2]).Queue);
        Assert.Equal((true, "chat", true), (((JobQueued)read[3]).Demand.Expedite, ((JobQueued)read[3]).Demand.Channel, ((JobQueued)read[3]).Demand.IsInterruptible));
        Assert.Equal(((AgentChanged)facts[0]).Agent.Caps, ((AgentChanged)read[0]).Agent.Caps);
        Assert.Equal("first", ((JobQueued)read[3]).Demand.Origin!.Queue);
        Assert.Equal(["split", "length"], ((JobQueued)read[3]).Demand.Origin!.MovedBy);
        Assert.Equal(((JobQueued)facts[3]).Demand.Selectors, ((JobQueued)read[3]).Demand.Selectors);
        Assert.Equal(((AgentChanged)facts[0]).Agent.Labels, ((AgentChanged)read[0]).Agent.Labels);
    }
}
