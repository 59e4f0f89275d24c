using System.Globalization;
using System.Text.Json;
using Gateway.Host.Cli;
using Gateway.Host.Cli.Staff;

namespace Gateway.Tests.Host.Cli;

public sealed class StaffCommandTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("gateway-staff-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public async Task Staff_GivenVolume_TellsTheAgents()
    {
        var (code, output, _) = await RunAsync("--volume", "100", "--handling", "180", "--shrinkage", "0.3");

        Assert.Equal(0, code);
        Assert.StartsWith("14 agents (20 to schedule) for 100 conversations in 30 minutes:", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Staff_FromEvents_PlansEachQueueByItsOwnHandlingTimeAndPattern()
    {
        var file = Path.Combine(_directory.FullName, "events.jsonl");
        await File.WriteAllLinesAsync(file, Events(), TestContext.Current.CancellationToken);

        var (code, output, error) = await RunAsync("--log", file, "--interval", "60", "--json");

        Assert.Equal((0, ""), (code, error));
        var skills = JsonDocument.Parse(output).RootElement.GetProperty("skills").EnumerateArray().ToArray();
        Assert.Equal(["sales", "support"], skills.Select(s => s.GetProperty("skill").GetString()));
        var support = skills[1];
        Assert.Equal((120, 4, 300.0), (support.GetProperty("conversations").GetInt32(), support.GetProperty("weeks").GetInt32(), support.GetProperty("handlingSeconds").GetDouble()));
        var busy = support.GetProperty("week").EnumerateArray().Where(i => i.GetProperty("agents").GetInt32() > 0).ToArray();
        var monday = Assert.Single(busy);
        Assert.Equal(("mon", "10:00", 30.0), (monday.GetProperty("day").GetString(), monday.GetProperty("time").GetString(), monday.GetProperty("arrivals").GetDouble()));
        // 2.5 erlangs with 80 % inside 20 s.
        Assert.Equal(5, monday.GetProperty("agents").GetInt32());
    }

    [Fact]
    public async Task Staff_FromEvents_PrintsATableAndAChart()
    {
        var file = Path.Combine(_directory.FullName, "events.jsonl");
        await File.WriteAllLinesAsync(file, Events(), TestContext.Current.CancellationToken);

        var (_, output, _) = await RunAsync("--log", file, "--interval", "60", "--by", "language", "--zone", "Europe/Berlin");

        Assert.Contains("de: 124 conversations, forecast from", output, StringComparison.Ordinal);
        Assert.Matches(@"\n  11:00 +5 +[12] +0", output);
        Assert.Matches(@"mon, the day with most work:\n  11:00 #+ 5", output);
    }

    [Theory]
    [InlineData("give one of --volume, --log, --events or --data")]
    [InlineData("--handling is missing", "--volume", "5")]
    [InlineData("--target", "--volume", "5", "--handling", "60", "--target", "80%")]
    [InlineData("--interval 7", "--volume", "5", "--handling", "60", "--interval", "7")]
    [InlineData("--zone Mars", "--volume", "5", "--handling", "60", "--zone", "Mars")]
    [InlineData("cannot be read", "--log", "/nonexistent/events.jsonl")]
    [InlineData("--key is missing", "--events", "http://127.0.0.1:1")]
    public async Task Staff_WrongUse_SaysWhatIsWrong(string expected, params string[] arguments)
    {
        var (code, _, error) = await RunAsync(arguments);

        Assert.Equal(1, code);
        Assert.Contains(expected, error, StringComparison.Ordinal);
        Assert.Single(error.Trim().Split('\n'));
    }

    [Fact]
    public async Task Staff_LineThatIsNoJson_IsNamed()
    {
        var file = Path.Combine(_directory.FullName, "bad.jsonl");
        await File.WriteAllTextAsync(file, "{}\nnope\n", TestContext.Current.CancellationToken);

        Assert.Contains("bad.jsonl: line 2 is not a JSON object", (await RunAsync("--log", file)).Error, StringComparison.Ordinal);
    }

    [Fact]
    public void History_DeferredAndParked_WaitsOnlyWhileSomebodyMayTakeItAndAfterWorkIsHandling()
    {
        var history = new EventHistory("queue", "Etc/UTC", 60);
        var at = new DateTimeOffset(2026, 3, 2, 20, 0, 0, TimeSpan.Zero);
        foreach (var line in new[]
        {
            Line("gateway.conversation.opened", "c", at, "{}"),
            Line("gateway.job.created", "c", at, """{"queue":"support"}"""),
            Line("gateway.job.deferred", "c", at, """{"until":"2026-03-03T08:00:00Z"}"""),
            Line("gateway.job.cancelled", "c", at.AddHours(12).AddSeconds(10), """{"reason":"parked"}"""),
            Line("gateway.conversation.parked", "c", at.AddHours(12).AddSeconds(10), "{}"),
            Line("gateway.conversation.unparked", "c", at.AddHours(20), "{}"),
            Line("gateway.job.created", "c", at.AddHours(20), """{"queue":"support"}"""),
            Line("gateway.job.assigned", "c", at.AddHours(20).AddSeconds(20), "{}"),
            Line("gateway.job.completed", "c", at.AddHours(20).AddSeconds(120), """{"wrapUpSeconds":30}"""),
        })
        {
            history.Add(JsonDocument.Parse(line).RootElement);
        }

        var support = history.Skills["support"];

        Assert.Equal((1, 30.0, 130.0), (support.Arrivals, support.WaitedSeconds, support.HandlingSeconds));
    }

    /// <summary>Four weeks: 30 support conversations each Monday at ten, 300 s each; one for sales, which begins with a transfer.</summary>
    private static IEnumerable<string> Events()
    {
        var start = new DateTimeOffset(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);
        yield return Line("gateway.agent.online", "ana", start, "{}");
        for (var week = 0; week < 4; week++)
        {
            var at = start.AddDays(7 * week).AddHours(10);
            for (var i = 0; i < 30; i++)
            {
                foreach (var line in Conversation($"s{week}-{i}", "support", at.AddMinutes(i)))
                {
                    yield return line;
                }
            }

            foreach (var line in Conversation($"x{week}", "sales", at.AddDays(1)))
            {
                yield return line;
            }
        }

        yield return Line("gateway.agent.offline", "ana", start.AddDays(28), "{}");
    }

    private static IEnumerable<string> Conversation(string id, string queue, DateTimeOffset at)
    {
        yield return Line("gateway.conversation.opened", id, at, "{}");
        yield return Line("gateway.job.created", id, at, $$$"""{"queue":"{{{queue}}}","epoch":1,"labels":{"language":"de"}}""");
        yield return Line("gateway.job.assigned", id, at.AddSeconds(5), "{}");
        yield return Line("gateway.job.completed", id, at.AddSeconds(305), "{}");
        yield return Line("gateway.conversation.closed", id, at.AddSeconds(305), """{"reason":"agent"}""");
    }

    private static string Line(string type, string subject, DateTimeOffset at, string data) =>
        $$$"""{"type":"{{{type}}}","subject":"{{{subject}}}","time":"{{{at.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture)}}}","data":{{{data}}} }""";

    private static async Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await GatewayCommand.Create().Parse(["staff", .. arguments])
            .InvokeAsync(new System.CommandLine.InvocationConfiguration { Output = output, Error = error }, TestContext.Current.CancellationToken);
        return (code, output.ToString(), error.ToString());
    }
}
