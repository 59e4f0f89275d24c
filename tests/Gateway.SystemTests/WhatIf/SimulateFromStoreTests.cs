using System.CommandLine;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Gateway.Contracts.Agents;
using Gateway.Host.Cli;
using Gateway.Host.Security;
using Gateway.SystemTests.Faults;
using Gateway.SystemTests.Faults.Load;
using Gateway.SystemTests.Harness;
using Gateway.SystemTests.Moves;

namespace Gateway.SystemTests.WhatIf;

/// <summary>
/// How: a gateway routes two conversations to agents on real sockets and is killed. What it decided is asked of the one that comes after it, and what would have been
/// with another policy of the store that both left.
/// </summary>
public sealed class SimulateFromStoreTests : IAsyncDisposable
{
    private readonly TempDirectory _files = new();
    private readonly Dictionary<string, (string Key, string Id, byte[] Hash)> _keys = new[] { "ana", "bo", "admin" }.ToDictionary(name => name, _ => ApiKey.New("test"));
    private readonly GatewayProcess _gateway;

    public SimulateFromStoreTests()
    {
        File.WriteAllText(_files.File("gateway.json"), Configuration());
        _gateway = new GatewayProcess("--config", _files.File("gateway.json"), "--data", _files.File("data"));
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        _files.Dispose();
    }

    [Fact]
    public async Task Store_OfAGatewayThatWasKilled_ExplainsAndIsSimulated()
    {
        await _gateway.StartAsync(Cancel);
        string job;
        await using (var ana = new Seat(_gateway.Url, _keys["ana"].Key))
        {
            await ana.NextAsync<WelcomeFrame>();
            await WriteAsync(customer: 1);
            var offer = await ana.NextAsync<OfferFrame>();
            job = offer.Job;
            await ana.Agent.AcceptAsync(offer.Offer, Cancel);
            await ana.Agent.CloseAsync((await ana.NextAsync<AssignedFrame>()).Conversation, cancellationToken: Cancel);
            await WriteAsync(customer: 2);
            await ana.AcceptAsync();
            Assert.Equal("accepted", (string)(await ExplainAsync(job))["decisions"]![0]!["end"]!);
        }

        var (exit, _, said) = await SimulateAsync();
        Assert.Equal(1, exit);
        Assert.Contains("a running gateway has this store", said, StringComparison.Ordinal);
        Assert.Contains("--events URL", said, StringComparison.Ordinal);

        await _gateway.KillAsync();
        await _gateway.StartAsync(Cancel);
        var decision = Assert.Single((await ExplainAsync(job))["decisions"]!.AsArray())!;
        Assert.Equal(("offer", "ana", "accepted"), ((string)decision["decided"]!, (string)decision["agent"]!, (string)decision["end"]!));
        Assert.Equal(["ana", "bo"], decision["candidates"]!.AsArray().Select(c => (string)c!["agent"]!).Order());

        await _gateway.StopAsync();
        (exit, var output, said) = await SimulateAsync("--config", _files.File("gateway.json"), "--policy", "default", """{"agent":"longest-idle","job":"fcfs","ladder":[]}""");
        Assert.Equal((0, ""), (exit, said));
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        Assert.Equal("2 conversations", lines[0]);
        Assert.Equal(["what happened", "configuration"], lines[2..4].Select(l => l.Split("%  ")[^1]));
        Assert.Equal(6, lines.Length);
        Assert.All(lines[2..], l => Assert.StartsWith("100.00 %", l, StringComparison.Ordinal));

        // Nothing of it was in the way of the next start.
        await _gateway.StartAsync(Cancel);
        Assert.Single((await ExplainAsync(job))["decisions"]!.AsArray());
    }

    private async Task<(int Exit, string Output, string Error)> SimulateAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var exit = await GatewayCommand.Create().Parse(["simulate", "--data", _files.File("data"), .. arguments])
            .InvokeAsync(new InvocationConfiguration { Output = output, Error = error }, Cancel);
        return (exit, output.ToString(), error.ToString());
    }

    private async Task<JsonNode> ExplainAsync(string job)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"api/v1/jobs/{job}/explain", UriKind.Relative));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _keys["admin"].Key);
        using var answer = await _gateway.Client.SendAsync(request, Cancel);
        var json = (await answer.Content.ReadFromJsonAsync<JsonNode>(Cancel))!;
        Assert.True(answer.IsSuccessStatusCode, json.ToJsonString());
        return json;
    }

    private async Task WriteAsync(int customer)
    {
        using var request = new WhatsAppPost([new MessageId(customer, 0)], TimeProvider.System.GetUtcNow()).ToRequest();
        using var answer = await _gateway.Client.SendAsync(request, Cancel);
        answer.EnsureSuccessStatusCode();
    }

    private string Configuration() => new JsonObject
    {
        ["tenants"] = new JsonObject
        {
            [Site.Tenant] = new JsonObject
            {
                ["pepper"] = new string('7', 64),
                ["accounts"] = new JsonArray(new JsonObject
                {
                    ["channel"] = "whatsapp",
                    ["account"] = Site.Account,
                    ["providerId"] = WhatsAppPost.PhoneNumberId,
                    ["secrets"] = new JsonObject { ["appSecret"] = WhatsAppPost.AppSecret, ["verifyToken"] = "verify", ["accessToken"] = "access" },
                }),
                ["queues"] = new JsonArray(new JsonObject { ["name"] = "default", ["agentChoice"] = "longest-idle" }),
                ["agents"] = new JsonArray(new JsonObject { ["id"] = "ana", ["capacity"] = 1 }, new JsonObject { ["id"] = "bo", ["capacity"] = 1 }),
                ["keys"] = new JsonArray([.. _keys.Select(key => (JsonNode)Key(key.Key, key.Value))]),
            },
        },
    }.ToJsonString();

    private static JsonObject Key(string name, (string Key, string Id, byte[] Hash) key)
    {
        var entry = new JsonObject { ["id"] = key.Id, ["hash"] = ApiKey.HashText(key.Hash), ["role"] = name == "admin" ? "admin" : "agent" };
        if (name != "admin")
        {
            entry["agent"] = name;
        }

        return entry;
    }
}
