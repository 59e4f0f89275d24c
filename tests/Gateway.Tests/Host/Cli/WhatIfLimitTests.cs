using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;
using Gateway.Host.Cli.WhatIf;
using Gateway.Routing.Simulation;

namespace Gateway.Tests.Host.Cli;

/// <summary>Two agents of two regions; the first takes one call at a time, whatever its units.</summary>
public sealed class WhatIfLimitTests
{
    [Fact]
    public void Plan_HardSelectors_KeepAgentsFromWorkAndExpiringOnesDoNot()
    {
        var scenario = Day(Configured());

        Assert.Equal(["q selection 1 by voice", "q selection 2"], scenario.Types.Select(t => t.Name));
        Assert.Equal(["0", "1"], scenario.Groups.Select(g => string.Join(',', g.Skills.Keys)));
    }

    [Fact]
    public void Simulate_Cap_HoldsBesideTheUnits()
    {
        var configured = Configured();

        Assert.Equal(
            [(100_000_000L, "1", "agent1-1"), (102_000_000L, "3", "agent2-1"), (200_000_000L, "2", "agent1-1")],
            Simulator.Run(Day(configured), configured.Policy).Assignments);
    }

    [Fact]
    public void Save_SelectorsAndCaps_ReadBackAsTheyWereWithoutWhatIsKnownOfCustomers()
    {
        var scenario = Day(Configured());
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer)) ScenarioWriter.Write(json, scenario);

        var outcome = ScenarioReader.Read(buffer.ToArray());

        Assert.Empty(outcome.Errors);
        Assert.Equal(Simulator.Run(scenario, PolicySpec.Default).Assignments, Simulator.Run(outcome.Scenario!, PolicySpec.Default).Assignments);
        Assert.DoesNotContain("atlantis", Encoding.UTF8.GetString(buffer.ToArray()), StringComparison.Ordinal);
    }

    private static ConfiguredHistory Configured()
    {
        var queue = new QueueModel
        {
            Name = "q",
            Priority = 5,
            OfferTimeout = TimeSpan.FromSeconds(20),
            AgeingStep = TimeSpan.FromMinutes(5),
            Requires = [],
            DepthMax = 100,
            Selectors =
            [
                new SelectorModel("region", SelectorOperator.Equal, [LabelValue.Of("{region}")]),
                new SelectorModel("tier", SelectorOperator.Equal, [LabelValue.Of("1")], TimeSpan.FromMinutes(1)),
            ],
        };
        return new ConfiguredHistory(Conversations.Silo.Model().Tenants["acme"] with
        {
            Queues = new Dictionary<string, QueueModel> { ["q"] = queue }.ToFrozenDictionary(),
            Agents = new[] { Agent("ana", "atlantis"), Agent("bo", "thule") }.ToFrozenDictionary(a => a.Id),
        });
    }

    private static AgentModel Agent(string id, string region) => new()
    {
        Id = id,
        Kind = AgentKind.Human,
        Name = id,
        Skills = FrozenDictionary<string, int>.Empty,
        Labels = new Dictionary<string, LabelValue> { ["region"] = LabelValue.Of(region) }.ToFrozenDictionary(),
        Queues = ["q"],
        Capacity = 3,
        Caps = new Dictionary<string, int> { ["voice"] = 1 }.ToFrozenDictionary(),
        WrapUp = TimeSpan.Zero,
    };

    private static Scenario Day(ConfiguredHistory configured)
    {
        var legs = new EventLegs("queue", configured);
        foreach (var agent in new[] { "ana", "bo" }) Tell(legs, agent, 0, EventTypes.AgentOnline, $$"""{"agent":"{{agent}}"}""");
        Conversation("c1", "voice", "atlantis", 100, "ana", 100, 200);
        Conversation("c2", "voice", "atlantis", 101, "ana", 200, 300);
        Conversation("c3", "webchat", "thule", 102, "bo", 102, 150);
        return HistoryScenario.Build(legs.Record(null, null), _ => 1, configured.Policy, configured.Plan).Scenario;

        void Conversation(string name, string channel, string region, double created, string agent, double taken, double ended)
        {
            Tell(legs, name, created, EventTypes.JobCreated, $$$"""{"queue":"q","priority":5,"labels":{"region":"{{{region}}}"}}""", channel);
            Tell(legs, name, taken, EventTypes.JobAssigned, $$"""{"agent":"{{agent}}"}""");
            Tell(legs, name, ended, EventTypes.JobCompleted, $$"""{"agent":"{{agent}}"}""");
        }
    }

    private static void Tell(EventLegs legs, string subject, double seconds, string type, string data, string channel = "")
    {
        var at = new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero).AddSeconds(seconds);
        using var document = JsonDocument.Parse(string.Create(
            CultureInfo.InvariantCulture, $$"""{"type":"{{type}}","subject":"{{subject}}","channel":"{{channel}}","time":"{{at:O}}","data":{{data}}}"""));
        legs.Add(document.RootElement);
    }
}
