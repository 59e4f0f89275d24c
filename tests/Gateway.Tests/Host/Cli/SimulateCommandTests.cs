using System.Text.Json;
using Gateway.Host.Cli;

namespace Gateway.Tests.Host.Cli;

public sealed class SimulateCommandTests : IDisposable
{
    private const string Scenario = """
        {"name":"small","horizon":2000,"jobs":[{"type":"a","rate":0.02,"handle":{"dist":"exp","mean":40},"sla":20}],
         "agents":[{"group":"g","count":2,"skills":{"a":{"level":10}}}]}
        """;

    private readonly string _file = Path.GetTempFileName();

    [Fact]
    public void Simulate_GoodFile_PrintsOneObjectAPolicy()
    {
        var (code, output, error) = Run(Scenario, ["default", """{"agent":"longest-idle","job":"fcfs"}"""]);

        Assert.Equal((0, ""), (code, error));
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, lines.Length);
        using var first = JsonDocument.Parse(lines[0]);
        Assert.Equal(["name", "policy", "replications", "overall", "types", "groups"], first.RootElement.EnumerateObject().Select(m => m.Name));
        Assert.Equal(
            ["offered", "served", "abandoned", "meanWait", "meanWaitServed", "waited", "withinSla", "withinSlaCi95", "p50Wait", "p95Wait", "abandonedShare", "meanWaitCi95"],
            first.RootElement.GetProperty("overall").EnumerateObject().Select(m => m.Name));
    }

    [Fact]
    public void Simulate_WrongFile_PrintsEveryMistakeAndFails()
    {
        var (code, output, error) = Run(Scenario.Replace("\"sla\"", "\"slo\"", StringComparison.Ordinal), ["fastest"]);

        Assert.Equal((1, ""), (code, output));
        Assert.Contains("jobs[0].slo: is not a member", error, StringComparison.Ordinal);
        Assert.Contains("policy: \"fastest\" must be \"default\" or an object", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Simulate_Compare_PrintsALineAPolicy()
    {
        var (code, output, _) = Run(Scenario, [], compare: true);

        Assert.Equal(0, code);
        Assert.Equal(PolicyComparison.Usual.Count + 2, output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public void Simulate_CompareSeveral_PrintsALineAScenario()
    {
        var (code, output, _) = Run(Scenario, [], compare: true, files: 3);

        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal((0, 4), (code, lines.Length));
        Assert.Contains("small (", lines[1], StringComparison.Ordinal);
    }

    public void Dispose() => File.Delete(_file);

    private (int Code, string Output, string Error) Run(string scenario, string[] policies, bool compare = false, int files = 1)
    {
        File.WriteAllText(_file, scenario);
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = SimulateCommand.Run([.. Enumerable.Repeat(new FileInfo(_file), files)], policies, compare, output, error);
        return (code, output.ToString(), error.ToString());
    }
}
