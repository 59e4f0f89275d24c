using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;
using Gateway.Host.Cli;
using Gateway.Host.Cli.History;
using Gateway.Host.Cli.WhatIf;
using Gateway.Routing;
using Gateway.Routing.Simulation;

namespace Gateway.Tests.Host.Cli;

/// <summary>A morning of two agents as events, and what is made of it.</summary>
public sealed class WhatIfTests : IDisposable
{
    private static readonly PolicySpec Plain = new(AgentChoice.LongestIdle, JobChoice.Fcfs, Ladder.None);

    private readonly string _file = Path.GetTempFileName();
    private readonly StringBuilder _log = new();

    [Fact]
    public void Record_OneAgent_SimulatedAsItWasGivesWhatHappened()
    {
        var legs = Morning();

        var (scenario, actual) = HistoryScenario.Build(legs.Record(null, null), _ => 20_000_000, Plain);
        var simulated = Simulator.Run(scenario, Plain);

        Assert.Equal((3, 2, 1), (actual.Offered, actual.Served, actual.Abandoned));
        Assert.Equal((0 + 50 + 30) / 3.0, actual.MeanWait, 9);
        Assert.Equal(1 / 3.0, actual.WithinSla, 9);
        Assert.Equal((actual.Served, actual.Abandoned, actual.MeanWait, actual.WithinSla), (
            simulated.Overall.Served, simulated.Overall.Abandoned, simulated.Overall.MeanWait, simulated.Overall.WithinSla));
        Assert.Equal([(100_000_000L, "1", "agent1-1"), (160_000_000L, "2", "agent1-1")], simulated.Assignments);
    }

    [Fact]
    public void Record_TransferredAndMoved_IsOneChainOfContacts()
    {
        var legs = new EventLegs("queue");
        Tell(legs, "c1", 0, EventTypes.JobCreated, """{"queue":"first","priority":5}""");
        Tell(legs, "c1", 5, EventTypes.JobCancelled, """{"reason":"overflow"}""");
        Tell(legs, "c1", 5, EventTypes.JobCreated, """{"queue":"second","priority":5}""");
        Tell(legs, "c1", 10, EventTypes.JobAssigned, """{"agent":"ana"}""");
        Tell(legs, "c1", 40, EventTypes.JobUnassigned, """{"agent":"ana","reason":"transferred"}""");
        Tell(legs, "c1", 40, EventTypes.JobCreated, """{"queue":"third","priority":5}""");
        Tell(legs, "c1", 45, EventTypes.JobAssigned, """{"agent":"bo"}""");
        Tell(legs, "c1", 60, EventTypes.JobCompleted, """{"agent":"bo"}""");

        var (scenario, actual) = HistoryScenario.Build(legs.Record(null, null), _ => 20_000_000, Plain);

        var contact = Assert.Single(scenario.Trace!);
        Assert.Equal(("second", "third"), (scenario.Types[contact.Type].Name, scenario.Types[contact.Next!.Type].Name));
        Assert.Equal((30_000_000, 15_000_000), (contact.Handle, contact.Next.Handle));
        Assert.Equal((2, 7.5), (actual.Offered, actual.MeanWait));
    }

    [Fact]
    public void Record_ClosedByABackEndAndReopened_AreTwoWaitsAndNoImpatience()
    {
        var legs = new EventLegs("queue");
        Tell(legs, "c1", 0, EventTypes.JobCreated, """{"queue":"q","priority":5}""");
        Tell(legs, "c1", 10, EventTypes.JobCancelled, """{"reason":"command"}""");
        Tell(legs, "c1", 1000, EventTypes.JobCreated, """{"queue":"q","priority":5}""");
        Tell(legs, "c1", 1030, EventTypes.JobAssigned, """{"agent":"ana"}""");
        Tell(legs, "c1", 1060, EventTypes.JobCompleted, """{"agent":"ana"}""");

        var (scenario, actual) = HistoryScenario.Build(legs.Record(null, null), _ => 20_000_000, Plain);

        Assert.Equal((2, 20.0), (actual.Offered, actual.MeanWait));
        Assert.Equal([10_000_000L, null], scenario.Trace!.Select(c => c.Patience));
    }

    [Fact]
    public void Record_TwoPrioritiesInAQueue_AreTwoTypes()
    {
        var legs = new EventLegs("language");
        Tell(legs, "c1", 0, EventTypes.JobCreated, """{"queue":"q","priority":5,"labels":{"language":"de"}}""");
        Tell(legs, "c2", 1, EventTypes.JobCreated, """{"queue":"q","priority":0,"labels":{"language":"de"}}""");
        Tell(legs, "c3", 2, EventTypes.JobCreated, """{"queue":"q","priority":5}""");

        var (scenario, _) = HistoryScenario.Build(legs.Record(null, null), _ => 20_000_000, Plain);

        Assert.Equal([("q/de p5", 5), ("q/de p0", 0), ("q", 5)], scenario.Types.Select(t => (t.Name, t.Priority)));
    }

    [Fact]
    public void Save_Scenario_NamesNobodyAndReadsBackAsItWas()
    {
        var (scenario, _) = HistoryScenario.Build(Morning().Record(null, null), _ => 20_000_000, Plain);
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer)) ScenarioWriter.Write(json, scenario);

        var outcome = ScenarioReader.Read(buffer.ToArray());

        Assert.Empty(outcome.Errors);
        Assert.Equal(Simulator.Run(scenario).Assignments, Simulator.Run(outcome.Scenario!).Assignments);
        var text = Encoding.UTF8.GetString(buffer.ToArray());
        Assert.DoesNotContain("ana", text, StringComparison.Ordinal);
        Assert.DoesNotContain("conversation-", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Simulate_FromEvents_PrintsWhatHappenedAndEachPolicy()
    {
        Morning();
        File.WriteAllText(_file, _log.ToString());
        using var output = new StringWriter();
        using var error = new StringWriter();
        var options = new WhatIfOptions(new HistorySource([new FileInfo(_file)]), null, null, "queue", 20, null);

        var code = await SimulateCommand.RunAsync(options, ["default"], compare: false, output, error, TestContext.Current.CancellationToken);

        var lines = output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal((0, "", 4), (code, error.ToString(), lines.Length));
        Assert.EndsWith("what happened", lines[2].TrimEnd(), StringComparison.Ordinal);
        Assert.EndsWith("\"default\"", lines[3].TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Simulate_FromEventsOfAnotherTime_SaysThatThereAreNone()
    {
        Morning();
        File.WriteAllText(_file, _log.ToString());
        using var output = new StringWriter();
        using var error = new StringWriter();
        var options = new WhatIfOptions(new HistorySource([new FileInfo(_file)]), At(5_000), null, "queue", 20, null);

        Assert.Equal(1, await SimulateCommand.RunAsync(options, [], compare: false, output, error, TestContext.Current.CancellationToken));
        Assert.Contains("no conversations of that time", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Plan_OfAConfiguration_GivesLevelsCapacityAndTheQueuesOwnPolicy()
    {
        var queue = new QueueModel
        {
            Name = "q",
            Priority = 5,
            OfferTimeout = TimeSpan.FromSeconds(20),
            AgeingStep = TimeSpan.FromMinutes(5),
            OfferWithin = TimeSpan.FromSeconds(33),
            Requires = [new SkillRequirement("language:{language}", 5)],
            DepthMax = 100,
            AgentChoice = "longest-idle",
            Ladder = [],
        };
        AgentModel Agent(string id, int german) => new()
        {
            Id = id,
            Kind = AgentKind.Human,
            Name = id,
            Skills = new Dictionary<string, int> { ["language:de"] = german }.ToFrozenDictionary(),
            Queues = ["q"],
            Capacity = 2,
            WrapUp = TimeSpan.Zero,
        };
        var tenant = Conversations.Silo.Model().Tenants["acme"] with
        {
            Queues = new Dictionary<string, QueueModel> { ["q"] = queue }.ToFrozenDictionary(),
            Agents = new[] { Agent("ana", 7), Agent("bo", 9), Agent("low", 4) }.ToFrozenDictionary(a => a.Id),
            Costs = new Dictionary<string, int> { ["voice"] = 2 }.ToFrozenDictionary(),
            JobChoice = "fcfs",
        };
        var configured = new ConfiguredHistory(tenant);
        var legs = new EventLegs("queue", configured);
        foreach (var agent in new[] { "ana", "bo", "low" }) Tell(legs, agent, 0, EventTypes.AgentOnline, $$"""{"agent":"{{agent}}"}""");
        Tell(legs, "c1", 100, EventTypes.JobCreated, """{"queue":"q","priority":5,"labels":{"language":"de"}}""");
        Tell(legs, "c1", 110, EventTypes.JobAssigned, """{"agent":"ana"}""");
        Tell(legs, "c1", 200, EventTypes.JobCompleted, """{"agent":"ana"}""");

        var (scenario, _) = HistoryScenario.Build(legs.Record(null, null), _ => 1, configured.Policy, configured.Plan);

        var type = Assert.Single(scenario.Types);
        Assert.Equal(("q/language:de:5", 33_000_000L, 1), (type.Name, type.Sla, type.Cost));
        Assert.Equal([(2, 7), (2, 9), (2, 0)], scenario.Groups.Select(g => (g.Capacity, g.Skills.TryGetValue(0, out var skill) ? skill.Level : 0)));
        Assert.Equal("q/language:de:5 of 2", configured.Name("q", new Dictionary<string, string> { ["language"] = "de" }, "voice"));

        // Nobody has been idle longer, so the default takes the higher level, the queue's own choice whoever appeared first.
        Assert.Equal("agent2-1", Assert.Single(Simulator.Run(scenario, PolicySpec.Default).Assignments).Agent);
        Assert.Equal("agent1-1", Assert.Single(Simulator.Run(scenario, configured.Policy).Assignments).Agent);
    }

    [Fact]
    public async Task Simulate_SourcesOrTenantThatAreWrong_SayWhatToGive()
    {
        var options = new WhatIfOptions(new HistorySource([new FileInfo(_file)], "http://localhost"), null, null, "queue", null, null);
        Assert.Contains("one of them", await RefusalAsync(options), StringComparison.Ordinal);
        Assert.Contains("holds no store of a gateway", await RefusalAsync(options with { History = new HistorySource([], Data: new DirectoryInfo(Path.GetTempPath())) }), StringComparison.Ordinal);
        File.WriteAllText(_file, """{"tenants":{"a":{"pepper":"x"}},"wrong":1}""");
        Assert.Contains("wrong", await RefusalAsync(options with { History = new HistorySource([new FileInfo(_file)]), Config = new FileInfo(_file) }), StringComparison.Ordinal);
    }

    private static async Task<string> RefusalAsync(WhatIfOptions options)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        Assert.Equal(1, await SimulateCommand.RunAsync(options, [], compare: false, output, error, TestContext.Current.CancellationToken));
        return error.ToString();
    }

    public void Dispose() => File.Delete(_file);

    // Ana comes at 90 s. The first conversation is taken at once, the second after it, the third leaves before.
    private EventLegs Morning()
    {
        var legs = new EventLegs("queue");
        Tell(legs, "ana", 0, EventTypes.AgentAway, """{"agent":"ana"}""");
        Tell(legs, "ana", 90, EventTypes.AgentOnline, """{"agent":"ana"}""");
        Tell(legs, "conversation-1", 100, EventTypes.JobCreated, """{"queue":"q","priority":5}""");
        Tell(legs, "conversation-1", 100, EventTypes.JobAssigned, """{"agent":"ana"}""");
        Tell(legs, "conversation-2", 110, EventTypes.JobCreated, """{"queue":"q","priority":5}""");
        Tell(legs, "conversation-3", 120, EventTypes.JobCreated, """{"queue":"q","priority":5}""");
        Tell(legs, "conversation-3", 150, EventTypes.JobCancelled, """{"reason":"abandoned"}""");
        Tell(legs, "conversation-1", 160, EventTypes.JobCompleted, """{"agent":"ana"}""");
        Tell(legs, "conversation-2", 160, EventTypes.JobAssigned, """{"agent":"ana"}""");
        Tell(legs, "conversation-2", 200, EventTypes.JobCompleted, """{"agent":"ana"}""");
        return legs;
    }

    private void Tell(EventLegs legs, string subject, double seconds, string type, string data)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $$"""{"type":"{{type}}","subject":"{{subject}}","time":"{{At(seconds):O}}","data":{{data}}}""");
        _log.AppendLine(text);
        using var document = JsonDocument.Parse(text);
        legs.Add(document.RootElement);
    }

    private static DateTimeOffset At(double seconds) => new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero).AddSeconds(seconds);
}
