using System.CommandLine;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Gateway.Contracts.Agents;
using Gateway.Host.Cli;
using Gateway.SystemTests.Moves;

namespace Gateway.SystemTests.WhatIf;

/// <summary>
/// How: a gateway routes two conversations to agents on real sockets and is killed. What it decided is asked of the one that comes after it, and what would have been
/// with another policy of the store that both left.
/// </summary>
public sealed class SimulateFromStoreTests : IAsyncDisposable
{
    private readonly DeskSite _site = new(new() { ["agentChoice"] = "longest-idle" }, DeskSite.Agent("ana", capacity: 1), DeskSite.Agent("bo", capacity: 1));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _site.DisposeAsync();

    [Fact]
    public async Task Store_OfAGatewayThatWasKilled_ExplainsAndIsSimulatedAndStaffed()
    {
        await _site.Gateway.StartAsync(Cancel);
        string job;
        await using (var ana = new Seat(_site.Gateway.Url, _site.Key("ana")))
        {
            await ana.NextAsync<WelcomeFrame>();
            await _site.WriteAsync(customer: 1, number: 0, Cancel);
            var offer = await ana.NextAsync<OfferFrame>();
            job = offer.Job;
            await ana.Agent.AcceptAsync(offer.Offer, Cancel);
            await ana.Agent.CloseAsync((await ana.NextAsync<AssignedFrame>()).Conversation, cancellationToken: Cancel);
            await _site.WriteAsync(customer: 2, number: 0, Cancel);
            await ana.AcceptAsync();
            Assert.Equal("accepted", (string)(await ExplainAsync(job))["decisions"]![0]!["end"]!);
        }

        var (exit, _, said) = await RunAsync("simulate");
        Assert.Equal(1, exit);
        Assert.Contains("a running gateway has this store", said, StringComparison.Ordinal);
        Assert.Contains("--events URL", said, StringComparison.Ordinal);

        await _site.Gateway.KillAsync();
        await _site.Gateway.StartAsync(Cancel);
        var decision = Assert.Single((await ExplainAsync(job))["decisions"]!.AsArray())!;
        Assert.Equal(("offer", "ana", "accepted"), ((string)decision["decided"]!, (string)decision["agent"]!, (string)decision["end"]!));
        Assert.Equal(["ana", "bo"], decision["candidates"]!.AsArray().Select(c => (string)c!["agent"]!).Order());

        await _site.Gateway.StopAsync();
        (exit, var output, said) = await RunAsync("simulate", "--config", _site.PathOf("gateway.json"), "--policy", "default", """{"agent":"longest-idle","job":"fcfs","ladder":[]}""");
        Assert.Equal((0, ""), (exit, said));
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        Assert.Equal("2 conversations", lines[0]);
        Assert.Equal(["what happened", "configuration"], lines[2..4].Select(l => l.Split("%  ")[^1]));
        Assert.Equal(6, lines.Length);
        Assert.All(lines[2..], l => Assert.StartsWith("100.00 %", l, StringComparison.Ordinal));

        (exit, output, said) = await RunAsync("staff", "--json");
        Assert.Equal((0, ""), (exit, said));
        Assert.Equal(2, (int)JsonNode.Parse(output)!["skills"]![0]!["conversations"]!);

        // Nothing of it was in the way of the next start.
        await _site.Gateway.StartAsync(Cancel);
        Assert.Single((await ExplainAsync(job))["decisions"]!.AsArray());
    }

    private async Task<(int Exit, string Output, string Error)> RunAsync(string command, params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var exit = await GatewayCommand.Create().Parse([command, "--data", _site.PathOf("data"), .. arguments])
            .InvokeAsync(new InvocationConfiguration { Output = output, Error = error }, Cancel);
        return (exit, output.ToString(), error.ToString());
    }

    private async Task<JsonNode> ExplainAsync(string job)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"api/v1/jobs/{job}/explain", UriKind.Relative));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _site.Key("admin"));
        using var answer = await _site.Gateway.Client.SendAsync(request, Cancel);
        var json = (await answer.Content.ReadFromJsonAsync<JsonNode>(Cancel))!;
        Assert.True(answer.IsSuccessStatusCode, json.ToJsonString());
        return json;
    }
}
