using System.Globalization;
using System.Text;
using System.Text.Json;
using Gateway.Routing;
using Gateway.Routing.Simulation;

namespace Gateway.Host.Cli;

/// <summary>Several policies on the same contacts, side by side. Beside the share within SLA stand the 99th percentile and who gave up: serving the late last raises the first and shows in the others.</summary>
internal static class PolicyComparison
{
    /// <summary>The default, and what contact centres commonly run.</summary>
    public static IReadOnlyList<PolicySpec> Usual { get; } =
    [
        PolicySpec.Default,
        new(AgentChoice.LongestIdle, JobChoice.Fcfs, Ladder.None),
        new(AgentChoice.LeastOccupied, JobChoice.Fcfs, Ladder.None),
        new(AgentChoice.BestMatch, JobChoice.Fcfs, Ladder.None),
        new(AgentChoice.SpecialistFirst, JobChoice.Fcfs, Ladder.None),
        new(AgentChoice.SpecialistFirst, JobChoice.Priority, Ladder.None),
        new(AgentChoice.SpecialistFirst, JobChoice.Ageing, Ladder.None),
        new(AgentChoice.LeastLoaded, JobChoice.Due, Ladder.None),
        new(AgentChoice.Default, JobChoice.Due, Ladder.None),
        new(AgentChoice.Default, JobChoice.WaitRatio, Ladder.None),
        new(AgentChoice.Default, JobChoice.LongestQueue, Ladder.None),
        new(AgentChoice.Default, JobChoice.Priority, Ladder.None),
        new(AgentChoice.Default, JobChoice.Default, Ladder.None),
        new(AgentChoice.Default, JobChoice.Default, Ladder.Of([new LadderStep(10, 0), new LadderStep(1, null)])),
    ];

    public const string Heading = "within SLA  +-95%  mean wait  +-95%   p95 s    p99 s  longest  given up  policy";

    public static void Print(Scenario scenario, IReadOnlyList<PolicySpec> policies, TextWriter output)
    {
        output.WriteLine(scenario.Name);
        output.WriteLine(Heading);
        foreach (var policy in policies) output.WriteLine(Line(Simulator.Run(scenario, policy).Overall, Name(policy)));
    }

    public static string Line(MeasureBlock m, string name) => string.Create(
        CultureInfo.InvariantCulture,
        $"{100 * m.WithinSla,8:F2} %  {100 * m.WithinSlaCi95,5:F2}  {m.MeanWait,9:F2}  {m.MeanWaitCi95,5:F2}  {m.P95Wait,6:F0}  {m.P99Wait,7:F0}  {m.LongestWait,7:F0}  {100 * m.AbandonedShare,6:F2} %  {name}");

    /// <summary>A line a scenario: the first policy against whichever of all serves most within the SLA.</summary>
    public static void PrintBest(IReadOnlyList<Scenario> scenarios, IReadOnlyList<PolicySpec> policies, TextWriter output)
    {
        output.WriteLine("within SLA    best    gap  mean wait  of best  given up  of best  scenario (best policy)");
        foreach (var scenario in scenarios)
        {
            var all = policies.Select(policy => (Policy: policy, Measures: Simulator.Run(scenario, policy).Overall)).ToList();
            var first = all[0].Measures;
            var (policy, best) = all.MaxBy(a => a.Measures.WithinSla);
            var gap = best.WithinSla > 0 ? 1 - (first.WithinSla / best.WithinSla) : 0;
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{100 * first.WithinSla,8:F1} %  {100 * best.WithinSla,6:F1}  {100 * gap,3:F1} %  {first.MeanWait,9:F1}  {best.MeanWait,7:F1}  {100 * first.AbandonedShare,6:F1} %  {100 * best.AbandonedShare,5:F1} %  {scenario.Name} ({Name(policy)})"));
        }
    }

    public static string Name(PolicySpec policy)
    {
        if (policy.OfQueues)
        {
            return "configuration";
        }

        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            ResultWriter.Write(json, policy);
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }
}
