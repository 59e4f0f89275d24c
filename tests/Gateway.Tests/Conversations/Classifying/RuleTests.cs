using System.Text.Json;
using Gateway.Contracts;
using Gateway.Contracts.Agents;
using Gateway.Contracts.Commands;
using Gateway.Contracts.Configuration;
using Gateway.Conversations;

namespace Gateway.Tests.Conversations.Classifying;

/// <summary>Rules at work on conversations; the account's own queue is "default".</summary>
public sealed class RuleTests : IAsyncLifetime
{
    private const string Phone = "4915112345678";

    private static readonly RuleModel Refunds = new()
    {
        Name = "refunds",
        When = new RuleConditions { Text = ["erstattung"] },
        Queue = "second",
        Priority = 1,
        Labels = new Dictionary<string, string> { ["topic"] = "refund" },
    };

    private static readonly RuleModel Gold = new()
    {
        Name = "gold",
        When = new RuleConditions { Labels = new Dictionary<string, IReadOnlyList<string>> { ["tier"] = ["gold"] } },
        Priority = 0,
    };

    private Silo _silo = null!;

    public async ValueTask InitializeAsync() => _silo = await Silo.StartAsync();

    public async ValueTask DisposeAsync() => await _silo.DisposeAsync();

    [Fact]
    public async Task Message_FitsARule_GoesToItsQueueWithPriorityAndLabels()
    {
        Rules(Refunds);

        await new Customer(_silo, Phone).WriteAsync("Wo bleibt meine ERSTATTUNG?");

        var job = await JobAsync();
        Assert.Equal(("refunds", "second", 1, "refund"), Told(job));
    }

    [Fact]
    public async Task Message_FitsNoRule_GoesWhereTheAccountSays()
    {
        Rules(Refunds);

        await new Customer(_silo, Phone).WriteAsync("Hallo");

        Assert.Equal((null, "default", 5, null), Told(await JobAsync()));
    }

    [Fact]
    public async Task Rule_AsksForASkillNobodyOfTheQueueHas_JobWaitsForWhoHasIt()
    {
        Rules(Refunds with { Queue = null, Requires = [new SkillRequirement("topic:{topic}", 3)] });
        var ana = await Desk.ConnectAsync(_silo, "ana");
        await new Customer(_silo, Phone).WriteAsync("Erstattung!");
        await EventLog.UntilAsync(_silo, EventTypes.JobQueued);

        Rules(version: 3, skill: "topic:refund", Refunds with { Queue = null, Requires = [new SkillRequirement("topic:{topic}", 3)] });
        await Desk.PassAsync(_silo, TimeSpan.FromSeconds(1), ana);
        await new Customer(_silo, "4915199999999").WriteAsync("Hallo");

        Assert.Equal("refund", (await ana.NextAsync<OfferFrame>(offer => offer.Context.Labels.ContainsKey("topic"))).Context.Labels["topic"]);
    }

    [Fact]
    public async Task Labels_ChangeWhatFits_MovesTheWaitingJobAndRemembersTheMessage()
    {
        var angry = Refunds with { Name = "angry", When = Refunds.When with { Labels = Gold.When.Labels }, Priority = 0 };
        Rules(angry, Refunds);
        await new Customer(_silo, Phone).WriteAsync("Erstattung!");
        _silo = await _silo.RestartAsync();
        Rules(angry, Refunds);

        await RunAsync(new LabelCommand(new Dictionary<string, string> { ["tier"] = "gold" }, []));

        var jobs = await EventLog.UntilAsync(_silo, EventTypes.JobCreated, count: 2);
        Assert.Equal(("refunds", "second", 1, "refund"), Told(jobs[0].GetProperty("data")));
        Assert.Equal(("angry", "second", 0, "refund"), Told(jobs[1].GetProperty("data")));
    }

    [Fact]
    public async Task Moved_ByCommand_StaysThereWhenLabelsChangeUntilItIsClassifiedAnew()
    {
        Rules(Refunds, Gold);
        await new Customer(_silo, Phone).WriteAsync("Erstattung!");
        await RunAsync(new ReclassifyCommand("default"));
        await RunAsync(new LabelCommand(new Dictionary<string, string> { ["tier"] = "gold" }, []));
        await RunAsync(new ReclassifyCommand(null));

        var jobs = await EventLog.UntilAsync(_silo, EventTypes.JobCreated, count: 4);

        Assert.Equal(
            [("refunds", "second", 1, "refund"), (null, "default", 5, "refund"), (null, "default", 5, "refund"), ("refunds", "second", 1, "refund")],
            jobs.Select(j => Told(j.GetProperty("data"))));
    }

    private static (string? Rule, string? Queue, int Priority, string? Topic) Told(JsonElement job) => (
        job.TryGetProperty("rule", out var rule) ? rule.GetString() : null, job.GetProperty("queue").GetString(), job.GetProperty("priority").GetInt32(),
        job.GetProperty("labels").TryGetProperty("topic", out var topic) ? topic.GetString() : null);

    private async Task<JsonElement> JobAsync() => (await EventLog.UntilAsync(_silo, EventTypes.JobCreated)).Single().GetProperty("data");

    private void Rules(params RuleModel[] rules) => Rules(version: 2, skill: null, rules);

    private void Rules(long version, string? skill, params RuleModel[] rules) => _silo.Models.Publish(Silo.Model(tenant => tenant with
    {
        Rules = rules,
        Agents = skill is null ? tenant.Agents : System.Collections.Frozen.FrozenDictionary.ToFrozenDictionary(
            tenant.Agents.Values.Select(a => a with { Skills = System.Collections.Frozen.FrozenDictionary.ToFrozenDictionary(new Dictionary<string, int>(a.Skills) { [skill] = 5 }) }), a => a.Id),
    }) with
    { Version = version });

    private IConversation Grain => _silo.Conversations.Of(ThreadId.Of(new byte[32], "acme", "whatsapp", "main", Phone));

    private ValueTask<CommandResult> RunAsync(ConversationCommand command) =>
        Grain.CommandAsync(new CommandCall("acme", new AccountRef("acme", "whatsapp", "main"), Phone, null, null, command.ToString(), "key-1", command));
}
