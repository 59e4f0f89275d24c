using System.CommandLine;
using System.Text.Json;
using Gateway.Host.Cli;
using Gateway.SystemTests.Harness;

namespace Gateway.SystemTests.Subscriptions;

/// <summary>The verb <c>gateway dead-letters</c> against a running gateway, and the REST interface behind it.</summary>
public sealed class DeadLettersCommandTests(SubscriptionSite site) : IClassFixture<SubscriptionSite>
{
    private const string Messages = "type = 'gateway.message.accepted'";

    [Fact]
    public async Task DeadLetters_ListShowReplayDropAndPurge_DoWhatTheySay()
    {
        await using var receiver = await HookReceiver.StartAsync();
        receiver.Status = static _ => 422;
        var made = await site.SubscribeAsync($$"""{"delivery":"webhook","url":"{{receiver.Url}}","filter":"{{Messages}}"}""");
        var id = (string)made["id"]!;
        receiver.Secrets.Add((string)made["secret"]!);
        string[] sent = [await site.SendAsync("Udead-1"), await site.SendAsync("Udead-2"), await site.SendAsync("Udead-3")];
        string[] places = [];
        await Wait.UntilAsync(
            async () => (places = [.. (await RunAsync("list", id)).Lines().Select(static letter => letter.GetProperty("event").GetString()!)]).Length == 3,
            TimeSpan.FromSeconds(20), () => $"{places.Length} dead letters\n{site.Gateway.Output}", TestContext.Current.CancellationToken);

        var shown = new List<string>();
        foreach (var place in places)
        {
            var letter = (await RunAsync("show", id, place)).Lines().Single();
            Assert.Equal(("http_422", place), (letter.GetProperty("code").GetString(), letter.GetProperty("event").GetString()));
            var content = letter.GetProperty("content");
            Assert.Equal(place, $"{content.GetProperty("partition").GetInt32()}:{content.GetProperty("sequence").GetInt64()}");
            shown.Add(content.GetProperty("data").GetProperty("id").GetString()!);
        }

        Assert.Equal(sent.Order(), shown.Order());

        receiver.Status = static _ => 200;
        Assert.Equal("1", (await RunAsync("replay", id, "--event", places[1])).Output.Trim());
        await Wait.UntilAsync(() => Task.FromResult(!receiver.Events.IsEmpty), TimeSpan.FromSeconds(20), () => site.Gateway.Output, TestContext.Current.CancellationToken);
        Assert.Equal(shown[1], receiver.Events.Single().MessageId);
        Assert.Equal("1", (await RunAsync("drop", id, "--event", places[0])).Output.Trim());
        Assert.Equal([places[2]], (await RunAsync("list", id)).Lines().Select(static letter => letter.GetProperty("event").GetString()));
        Assert.Equal("1", (await RunAsync("purge", id)).Output.Trim());
        Assert.Empty((await RunAsync("list", id)).Lines());
        Assert.Equal("0", (await RunAsync("replay", id)).Output.Trim());
        Assert.Single(receiver.Events);
        await site.DeleteAsync(id);
    }

    [Theory]
    [InlineData(new[] { "list", "sub_nobody" }, "404: ")]
    [InlineData(new[] { "show", "{pull}", "7:999" }, "404: The subscription has no such dead letter.")]
    [InlineData(new[] { "drop", "{pull}", "--event", "seven" }, "422: events[0]: must be partition:sequence")]
    [InlineData(new[] { "list", "{pull}", "--key", "gwk_wrong" }, "401: ")]
    [InlineData(new[] { "list", "{pull}", "--url", "http://127.0.0.1:9" }, "http://127.0.0.1:9/: ")]
    public async Task DeadLetters_Refused_SaysWhyAndEndsWithOne(string[] arguments, string error)
    {
        var id = (string)(await site.SubscribeAsync("""{"delivery":"pull"}"""))["id"]!;
        var (exit, output, said) = await RunAsync([.. arguments.Select(a => a == "{pull}" ? id : a)]);

        Assert.Equal((1, ""), (exit, output));
        Assert.StartsWith(error, said, StringComparison.Ordinal);
        await site.DeleteAsync(id);
    }

    private async Task<Result> RunAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        List<string> all = ["dead-letters", .. arguments];
        all.AddRange(arguments.Contains("--url") ? [] : ["--url", site.Gateway.Url.ToString()]);
        all.AddRange(arguments.Contains("--key") ? [] : ["--key", site.Key]);
        var exit = await GatewayCommand.Create().Parse(all).InvokeAsync(new InvocationConfiguration { Output = output, Error = error }, TestContext.Current.CancellationToken);
        return new Result(exit, output.ToString(), error.ToString());
    }

    private readonly record struct Result(int Exit, string Output, string Error)
    {
        public JsonElement[] Lines()
        {
            Assert.True(Exit == 0, Error);
            return [.. Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => JsonDocument.Parse(line).RootElement)];
        }
    }
}
