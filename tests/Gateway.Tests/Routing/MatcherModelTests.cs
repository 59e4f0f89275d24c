using System.Collections.Concurrent;
using CsCheck;
using Gateway.Routing;
using Gateway.Tests.Routing.Model;

namespace Gateway.Tests.Routing;

/// <summary>Random commands against <see cref="ReferenceMatcher"/>: the indexed matcher must decide exactly what the searched lists decide.</summary>
public sealed class MatcherModelTests
{
    // Few finished jobs are remembered here, so that forgetting takes place; the hold comes soon, so that heavy jobs get there.
    private static readonly MatcherOptions Options = Pool.Plain with { FinishedMax = 4, HoldAfter = 25 };

    public static TheoryData<string> Policies => ["longest-idle", "least-loaded"];

    [Theory]
    [MemberData(nameof(Policies))]
    public void AnyCommands_AgainstTheReference_GiveIdenticalFacts(string policy)
    {
        var options = Options with { Agents = policy == "longest-idle" ? AgentChoice.LongestIdle : AgentChoice.LeastLoaded };
        var seen = new ConcurrentDictionary<Type, int>();
        Step.Any.Array[10, 150].Sample(
            steps =>
            {
                var rig = new Rig(options);
                foreach (var step in steps) rig.Run(step);
                Assert.Equal(Step.Bytes(rig.Matcher.Snapshot()), Step.Bytes(rig.Replayed().Snapshot()));
                foreach (var (type, count) in rig.Seen) seen.AddOrUpdate(type, count, (_, known) => known + count);
            },
            iter: 1500);

        // The comparison is worth something only when every kind of fact came up; ladders and limits are not of these policies.
        Type[] others = [typeof(LadderOpened), typeof(AgentRested)];
        Assert.DoesNotContain(typeof(RoutingFact).Assembly.GetTypes(), t => t.BaseType == typeof(RoutingFact) && !seen.ContainsKey(t) && !others.Contains(t));
    }

    [Fact]
    public void SameCommands_RunTwice_GiveTheSameBytes() => Step.Any.Array[50, 150].Sample(
        steps =>
        {
            Assert.Equal(Run(steps), Run(steps));

            static byte[] Run(Step[] steps)
            {
                var rig = new Rig(Options);
                foreach (var step in steps) rig.Run(step);
                return Step.Bytes(rig.Log);
            }
        },
        iter: 100);
}
