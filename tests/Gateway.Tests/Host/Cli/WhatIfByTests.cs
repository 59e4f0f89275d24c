using System.Globalization;
using System.Text;
using Gateway.Contracts;
using Gateway.Host.Cli;
using Gateway.Host.Cli.History;
using Gateway.Host.Cli.WhatIf;

namespace Gateway.Tests.Host.Cli;

/// <summary>An agent who speaks German takes two conversations in German, under two priorities; one in Thai nobody can take.</summary>
public sealed class WhatIfByTests : IDisposable
{
    private const string Configuration = """
        {"tenants":{"acme":{"pepper":"000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",
         "queues":[{"name":"q","offerWithin":"00:00:20","requires":[{"skill":"language:{language}","level":5}]}],
         "agents":[{"id":"ana","queues":["q"],"skills":{"language:de":7}}]}}}
        """;

    private readonly string _directory = Directory.CreateTempSubdirectory("gateway-test-").FullName;
    private readonly StringBuilder _log = new();

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [InlineData("market")]
    [InlineData("language")]
    public async Task Simulate_ByALabelWithAConfiguration_ServesWhatTheConfigurationAloneServes(string label)
    {
        Work("c1", 100, """{"queue":"q","priority":5,"labels":{"language":"de","market":"at"}}""");
        Work("c2", 200, """{"queue":"q","priority":0,"labels":{"language":"de","market":"at"}}""");
        Work("c3", 300, """{"queue":"q","priority":5,"labels":{"language":"de","market":"ch"}}""");

        var (plain, silent) = await RunAsync("queue");
        var (told, alsoSilent) = await RunAsync(label);

        Assert.Equal(("", ""), (silent, alsoSilent));
        Assert.StartsWith("100.00 %", plain[3].Trim(), StringComparison.Ordinal);
        Assert.Equal(plain, told);
    }

    [Fact]
    public async Task Simulate_WorkThatNobodyCanTake_IsWarnedOf()
    {
        Work("c1", 100, """{"queue":"q","priority":5,"labels":{"language":"de"}}""");
        Work("c2", 200, """{"queue":"q","priority":5,"labels":{"language":"th"}}""");

        var (_, error) = await RunAsync("queue");

        Assert.StartsWith("warning: q/language:th:5: no agent", error, StringComparison.Ordinal);
        Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task Simulate_SaveIntoADirectoryThatIsNotThere_SaysSo()
    {
        Work("c1", 100, """{"queue":"q","priority":5,"labels":{"language":"de"}}""");
        var save = new FileInfo(Path.Combine(_directory, "nodir", "x.json"));

        var (_, error) = await RunAsync("queue", save, expected: 1);

        Assert.StartsWith($"--save {save.FullName}: cannot be written: ", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Simulate_SeveralTenantsAndNoneNamed_SaysThatItIsMissing()
    {
        Work("c1", 100, """{"queue":"q","priority":5}""");

        var (_, error) = await RunAsync("queue", expected: 1, configuration: """{"tenants":{"b":{"pepper":"PEPPER"},"a":{"pepper":"PEPPER"}}}"""
            .Replace("PEPPER", "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f", StringComparison.Ordinal));

        Assert.StartsWith("--tenant: is missing, the configuration has several: a, b", error, StringComparison.Ordinal);
    }

    private void Work(string conversation, int seconds, string job)
    {
        Tell("ana", 0, EventTypes.AgentOnline, """{"agent":"ana"}""");
        Tell(conversation, seconds, EventTypes.JobCreated, job);
        Tell(conversation, seconds + 1, EventTypes.JobAssigned, """{"agent":"ana"}""");
        Tell(conversation, seconds + 30, EventTypes.JobCompleted, """{"agent":"ana"}""");
    }

    private void Tell(string subject, int seconds, string type, string data) => _log.AppendLine(string.Create(
        CultureInfo.InvariantCulture, $$"""{"type":"{{type}}","subject":"{{subject}}","time":"{{new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero).AddSeconds(seconds):O}}","data":{{data}}}"""));

    private async Task<(string[] Lines, string Error)> RunAsync(string by, FileInfo? save = null, int expected = 0, string configuration = Configuration)
    {
        var (events, file) = (Path.Combine(_directory, "events.jsonl"), Path.Combine(_directory, "gateway.json"));
        File.WriteAllText(events, _log.ToString());
        File.WriteAllText(file, configuration);
        using var output = new StringWriter();
        using var error = new StringWriter();
        var options = new WhatIfOptions(new HistorySource([new FileInfo(events)]), null, null, by, null, save) { Config = new FileInfo(file) };
        Assert.Equal(expected, await SimulateCommand.RunAsync(options, ["default"], compare: false, output, error, TestContext.Current.CancellationToken));
        return (output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries), error.ToString());
    }
}
