using System.Collections.Frozen;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Gateway.Contracts.Configuration;
using Gateway.Host.Operate;
using Gateway.Host.Security;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Host.Operate;

/// <summary><c>POST /api/v1/classify</c> through the real door, with rules behind it.</summary>
public sealed class ClassifyTests
{
    [Fact]
    public async Task Classify_TextThatARuleAsksFor_TellsRuleQueuePriorityLabelsAndRequirements()
    {
        var (status, answer) = await ClassifyAsync("""{"channel":"line","account":"tokyo","text":"Where is my REFUND for order #12345?","locale":"en-GB","labels":{"tier":"gold"}}""");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(("refunds", "refunds", 1, true), (Text(answer, "rule"), Text(answer, "queue"), answer.GetProperty("priority").GetInt32(), answer.GetProperty("expedite").GetBoolean()));
        Assert.Equal(
            [("language", "en"), ("tier", "gold"), ("topic", "refund")],
            answer.GetProperty("labels").EnumerateObject().Select(l => (l.Name, l.Value.GetString()!)).Order());
        Assert.Equal(
            [("language:en", 5), ("topic:refund", 3)],
            answer.GetProperty("requires").EnumerateArray().Select(r => (r.GetProperty("skill").GetString()!, r.GetProperty("level").GetInt32())).Order());
    }

    [Theory]
    [InlineData("""{"channel":"line","account":"tokyo","labels":{"tier":"VIP-2"}}""", "vip", "default", 0)]
    [InlineData("""{"channel":"line","account":"tokyo","phone":"4915112345678"}""", "germany", "default", 4)]
    [InlineData("""{"channel":"line","account":"tokyo","facts":{"referral":"ad-77"}}""", "campaign", "default", 3)]
    [InlineData("""{"channel":"whatsapp","account":"main","text":"refund for order #12345"}""", null, "default", 5)]
    [InlineData("""{"channel":"line","account":"tokyo","text":"hello"}""", null, "default", 5)]
    [InlineData("""{"channel":"line","account":"tokyo"}""", null, "default", 5)]
    public async Task Classify_OtherConditionsOrNone_TellsTheFirstRuleOrWhatHoldsWithoutOne(string body, string? rule, string queue, int priority)
    {
        var (status, answer) = await ClassifyAsync(body);

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal((rule, queue, priority), (Text(answer, "rule"), Text(answer, "queue"), answer.GetProperty("priority").GetInt32()));
    }

    [Theory]
    [InlineData("""{"channel":"line","account":"kyoto"}""", 400, "account: is not an account of this tenant on the channel line")]
    [InlineData("""{"channel":"line"}""", 400, "account: is not an account of this tenant on the channel line")]
    [InlineData("""{"channel":"line","account":"tokyo","text":7}""", 400, "text: ")]
    [InlineData("""{"channel":"line","account":"tokyo","labels":{"tier":["gold"]}}""", 400, "labels.tier: ")]
    [InlineData("""{"channel":"line","account":"tokyo","subject":"x"}""", 400, "subject: ")]
    [InlineData("""[]""", 400, "The body must be a JSON object in UTF-8.")]
    [InlineData("""{"channel":""", 400, "The body must be a JSON object in UTF-8.")]
    public async Task Classify_WrongBody_SaysWhichFieldAndWhy(string body, int status, string detail)
    {
        var (answered, problem) = await ClassifyAsync(body);

        Assert.Equal((status, "invalid_payload"), ((int)answered, Text(problem, "code")));
        Assert.StartsWith(detail, Text(problem, "detail"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("agent")]
    [InlineData("events")]
    public async Task Classify_KeyOfAnotherRole_IsRefused(string role)
    {
        var (answered, _) = await ClassifyAsync("""{"channel":"line","account":"tokyo"}""", role == "agent" ? KeyRole.Agent : KeyRole.Events);

        Assert.Equal(HttpStatusCode.Forbidden, answered);
    }

    private static async Task<(HttpStatusCode Status, JsonElement Answer)> ClassifyAsync(string body, KeyRole role = KeyRole.Admin)
    {
        await using var door = await TestDoor.OpenAsync(routes: static app => app.MapClassify());
        var models = door.Services.GetRequiredService<ModelSource>();
        var tenant = models.Current.Tenants["acme"];
        models.Publish(models.Current with { Tenants = new[] { WithRules(tenant) }.ToFrozenDictionary(t => t.Name) });
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/classify") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", door.Key(role, role == KeyRole.Agent ? "ana" : null));
        using var answer = await door.Http.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return (answer.StatusCode, JsonDocument.Parse(text).RootElement);
    }

    private static TenantModel WithRules(TenantModel tenant)
    {
        static FrozenDictionary<string, IReadOnlyList<string>> Asks(string name, string value) => new Dictionary<string, IReadOnlyList<string>> { [name] = [value] }.ToFrozenDictionary();

        QueueModel Queue(string name) => new()
        {
            Name = name,
            Priority = 5,
            OfferTimeout = TimeSpan.FromSeconds(20),
            AgeingStep = TimeSpan.FromMinutes(5),
            Requires = [new SkillRequirement("language:{language}", 5)],
            DepthMax = 1000,
        };
        return tenant with
        {
            Queues = new[] { Queue("default"), Queue("refunds") }.ToFrozenDictionary(q => q.Name),
            Rules =
            [
                new RuleModel
                {
                    Name = "refunds",
                    When = new RuleConditions { Channels = ["line"], Text = ["refund"], Matches = [new Regex("order\\s*#?\\d{5}", RegexOptions.NonBacktracking)] },
                    Queue = "refunds",
                    Priority = 1,
                    Expedite = true,
                    Requires = [new SkillRequirement("topic:refund", 3)],
                    Labels = new Dictionary<string, string> { ["topic"] = "refund" }.ToFrozenDictionary(),
                },
                new RuleModel { Name = "vip", When = new RuleConditions { Labels = Asks("tier", "vip*") }, Priority = 0 },
                new RuleModel { Name = "germany", When = new RuleConditions { Phones = ["49"] }, Priority = 4 },
                new RuleModel { Name = "campaign", When = new RuleConditions { Facts = Asks("referral", "ad-*") }, Priority = 3 },
            ],
        };
    }

    private static string? Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.GetString() : null;
}
