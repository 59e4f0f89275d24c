using System.Buffers;
using CsCheck;
using Gateway.Contracts.Agents;
using Gateway.Contracts.Configuration;
using Gateway.Routing;

namespace Gateway.Tests.Routing.Model;

internal enum StepKind
{
    Enqueue, Match, Accept, Decline, Complete, EndWrapUp, Cancel, Unassign, Assign, SetPresence, SetAgent, RemoveAgent, SetQueue, ExpireDue, Restart, Replay,
}

/// <summary>One random command; what its numbers mean is up to the command. Few names, so that steps meet each other.</summary>
internal sealed record Step(StepKind Kind, int A, int B, int C, int Wait)
{
    private static readonly string[] QueueNames = ["sales", "support"];
    private static readonly string[] Sites = ["eu", "us"];
    private static readonly string[] SkillNames = ["language:de", "language:ja", "topic:refund"];

    // Enqueue, match and accept come often, so that most sequences get jobs into hands; the rest stirs.
    public static Gen<Step> Any { get; } = Gen.Select(
        Gen.Frequency(
            (10, Gen.Const(StepKind.Enqueue)), (10, Gen.Const(StepKind.Match)), (6, Gen.Const(StepKind.Accept)), (4, Gen.Const(StepKind.Decline)),
            (4, Gen.Const(StepKind.Complete)), (2, Gen.Const(StepKind.EndWrapUp)), (2, Gen.Const(StepKind.Cancel)), (2, Gen.Const(StepKind.Unassign)),
            (2, Gen.Const(StepKind.Assign)), (4, Gen.Const(StepKind.SetPresence)), (2, Gen.Const(StepKind.SetAgent)), (1, Gen.Const(StepKind.RemoveAgent)),
            (1, Gen.Const(StepKind.SetQueue)), (3, Gen.Const(StepKind.ExpireDue)), (1, Gen.Const(StepKind.Restart)), (1, Gen.Const(StepKind.Replay))),
        Gen.Int[0, 1 << 20], Gen.Int[0, 1 << 20], Gen.Int[0, 1 << 20], Gen.Int[0, 12],
        (kind, a, b, c, wait) => new Step(kind, a, b, c, wait));

    public string AgentName => $"a{B % 5}";

    public Presence Presence => (Presence)((C % 6) switch { 0 => 0, 1 => 2, 2 => 3, _ => 1 });

    public JobDemand Job(long now) => new()
    {
        Job = new JobKey($"j{A % 12}", (A >> 4) % 3),
        Conversation = $"c{A % 12}",
        Queue = C % 40 == 39 ? "nowhere" : QueueNames[C % 2],
        Priority = (C >> 3) % 4 == 0 ? null : (C >> 3) % 3,
        Requirements = Requirements(C >> 6),
        Selectors = Selectors(A >> 8),
        Cost = Math.Max(1, ((B >> 4) % 6) - 2),
        WaitingSince = now - ((C >> 10) % 3 * 5),
        PreferredAgent = (B >> 8) % 4 == 0 ? AgentName : null,
        OnlyAgent = (B >> 10) % 8 == 0 ? AgentName : null,
        Expedite = (A >> 12) % 12 == 5,
        DeclinedBy = (B >> 13) % 8 == 0 ? [$"a{(B >> 4) % 5}", "a0"] : [],
    };

    public AgentSupply Agent => new()
    {
        Id = AgentName,
        Skills = SkillNames.Where((_, i) => (C >> i) % 2 == 1 || (C >> 12) % 2 == 0).ToDictionary(s => s, s => 5 + (C % 2)),
        Labels = new Dictionary<string, LabelValue> { ["site"] = LabelValue.Of(Sites[(C >> 9) % 2]), ["grade"] = LabelValue.Of((C >> 10) % 4) },
        Queues = (C >> 4) % 4 == 0 ? [QueueNames[(C >> 5) % 2]] : QueueNames,
        Capacity = 1 + ((C >> 6) % 4),
        WrapUp = (C >> 8) % 2 * 7,
    };

    public QueuePolicy Queue => new()
    {
        Name = QueueNames[A % 2],
        Priority = B % 3,
        OfferTimeout = 5 + (C % 20),
        AgeingStep = (C >> 5) % 3 * 4,
        DepthMax = 4 + ((C >> 7) % 8),
    };

    private static Selector[] Selectors(int bits) => (bits % 8) switch
    {
        4 => [new("grade", SelectorOperator.GreaterOrEqual, [LabelValue.Of(1)], expiresAfter: 12, expedites: true)],
        5 => [new("site", SelectorOperator.Equal, [LabelValue.Of("eu")])],
        6 => [new("grade", SelectorOperator.GreaterOrEqual, [LabelValue.Of(2)], expiresAfter: 15), new("site", SelectorOperator.NotEqual, [LabelValue.Of("us")])],
        7 => [new("grade", SelectorOperator.Greater, [LabelValue.Of(2)], expiresAfter: 30), new("site", SelectorOperator.In, [LabelValue.Of("us")], expiresAfter: 10)],
        _ => [],
    };

    private static SkillRequirement[] Requirements(int bits) => (bits % 5) switch
    {
        0 or 1 => [],
        2 => [new("language:de", 5)],
        3 => [new("topic:refund", 6), new("language:ja", 5)],
        _ => [new("topic:refund", 5)],
    };

    public static byte[] Bytes(IReadOnlyList<RoutingFact> facts)
    {
        var buffer = new ArrayBufferWriter<byte>();
        FactCodec.Write(buffer, facts);
        return buffer.WrittenSpan.ToArray();
    }

    public static byte[] Bytes(MatcherSnapshot snapshot)
    {
        var buffer = new ArrayBufferWriter<byte>();
        SnapshotCodec.Write(buffer, snapshot);
        return buffer.WrittenSpan.ToArray();
    }
}
