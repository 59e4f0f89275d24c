using System.Collections.Frozen;
using System.Text.Json;
using Gateway.Contracts;
using Gateway.Contracts.Agents;
using Gateway.Contracts.Commands;
using Gateway.Contracts.Configuration;

namespace Gateway.Tests.Conversations.Moving;

/// <summary>What a conversation keeps when it waits again: its rule gave it priority 1 in a queue of priority 5.</summary>
public sealed class RequeueTests : MovingSilo
{
    private static readonly RuleModel Urgent = new() { Name = "urgent", When = new RuleConditions(), Priority = 1 };

    [Fact]
    public async Task Transfer_ToAPersonOrWithinTheQueue_KeepsThePriority()
    {
        Rule();
        var (ana, conversation) = await TakenAsync();
        var bo = await Desk.ConnectAsync(Silo, "bo");

        await ana.SendAsync(new TransferFrame(conversation, null, "bo", null));
        await AcceptAsync(bo);
        await bo.SendAsync(new TransferFrame(conversation, "default", null, null));

        Assert.Equal("1 1 1", await PrioritiesAsync(3));
    }

    [Fact]
    public async Task Transfer_ToAnotherQueue_TakesItsPriority()
    {
        Rule();
        var (ana, conversation) = await TakenAsync();

        await ana.SendAsync(new TransferFrame(conversation, "second", null, null));

        Assert.Equal("1 5", await PrioritiesAsync(2));
    }

    [Fact]
    public async Task Park_TakenUpAgain_KeepsThePriority()
    {
        Rule();
        await TakenAsync();

        await RunAsync(new ParkCommand(null));
        await RunAsync(new UnparkCommand(null));

        Assert.Equal("1 1", await PrioritiesAsync(2));
    }

    [Fact]
    public async Task Park_MovedToAnotherQueueMeanwhile_ComesBackWithItsPriority()
    {
        Rule();
        await TakenAsync();

        await RunAsync(new ParkCommand(null));
        await RunAsync(new ReclassifyCommand("second"));
        await RunAsync(new UnparkCommand(null));

        Assert.Equal("1 5", await PrioritiesAsync(2));
    }

    [Fact]
    public async Task Callback_WhenSomebodyIsFree_KeepsThePriority()
    {
        Rule();
        var (ana, conversation) = await TakenAsync();

        await ana.SendAsync(new CallbackFrame(conversation, null, null));

        Assert.Equal("1 1", await PrioritiesAsync(2));
    }

    [Fact]
    public async Task Label_AfterAChoiceByHand_KeepsThePriority()
    {
        Configure(q => q with { Sla = Gold(new SlaAction(0, null)) }, tenant => tenant with { Rules = [Urgent] }, version: 3);
        await new Customer(Silo, Phone).WriteAsync("Hallo?");
        await RunAsync(new ReclassifyCommand("second"));
        await RunAsync(new ReclassifyCommand("default"));
        Silo.Time.Advance(TimeSpan.FromMinutes(31));
        Assert.Equal("1 5 5 0", await PrioritiesAsync(4));

        await RunAsync(new LabelCommand(new Dictionary<string, string> { ["tier"] = "gold" }, []));

        Assert.Equal("1 5 5 0 0", await PrioritiesAsync(5));
    }

    [Fact]
    public async Task Agent_Away_ItsConversationWaitsAgainWithItsPriority()
    {
        Rule();
        var (ana, _) = await TakenAsync();

        await ana.DisconnectAsync();
        await Desk.PassAsync(Silo, TimeSpan.FromMinutes(3));

        Assert.Equal("1 1", await PrioritiesAsync(2));
    }

    [Fact]
    public async Task Overflow_JobRaisedMeanwhile_CountsFromWhenItCameIntoTheQueue()
    {
        Configure(
            q => q with { Sla = Gold(new SlaAction(0, null)), Overflow = new OverflowModel { Queue = "second", Wait = TimeSpan.FromMinutes(40) } }, version: 3);
        await new Customer(Silo, Phone).WriteAsync("Hallo?");
        Silo.Time.Advance(TimeSpan.FromMinutes(31));
        await EventLog.UntilAsync(Silo, EventTypes.JobCreated, 2);
        await RunAsync(new LabelCommand(new Dictionary<string, string> { ["tier"] = "gold" }, []));
        Silo.Time.Advance(TimeSpan.FromMinutes(9));

        var jobs = await EventLog.UntilAsync(Silo, EventTypes.JobCreated, 4);

        Assert.Equal("second", jobs[3].GetProperty("data").GetProperty("queue").GetString());
        Assert.InRange(jobs[3].GetProperty("time").GetDateTimeOffset(), Silo.Time.GetUtcNow() - TimeSpan.FromMinutes(1), Silo.Time.GetUtcNow());
    }

    [Fact]
    public async Task Sla_QueueAfterQueue_EachBreachMovesOn()
    {
        Configure(
            q => q with { Sla = Gold(null) with { OnBreach = new SlaAction(null, "second") } },
            tenant => tenant with
            {
                Queues = tenant.Queues.Values.Select(q => q.Name != "second" ? q : q with
                {
                    Sla = Gold(null) with { Name = "silver", FirstResponse = TimeSpan.FromHours(1), OnBreach = new SlaAction(0, "third") },
                }).Append(tenant.Queues["second"] with { Name = "third" }).ToFrozenDictionary(q => q.Name),
            },
            version: 3);
        await new Customer(Silo, Phone).WriteAsync("Hallo?");
        Silo.Time.Advance(TimeSpan.FromMinutes(41));
        await EventLog.UntilAsync(Silo, EventTypes.JobCreated, 2);

        Silo.Time.Advance(TimeSpan.FromMinutes(20));
        var jobs = await EventLog.UntilAsync(Silo, EventTypes.JobCreated, 3);

        Assert.Equal(["default", "second", "third"], jobs.Select(j => j.GetProperty("data").GetProperty("queue").GetString()));
        Assert.Equal(("second", "sla"), jobs[2].GetProperty("data") is var last ? (last.GetProperty("from").GetString(), last.GetProperty("movedBy")[0].GetString()) : default);
        Assert.Equal(["gold", "silver"], (await EventLog.UntilAsync(Silo, EventTypes.SlaBreached, 2)).Select(e => e.GetProperty("data").GetProperty("sla").GetString()));
    }

    [Fact]
    public async Task Sla_PromisesTheResolutionOnly_ItsActionTakesPlace()
    {
        Configure(
            q => q with { Sla = new SlaModel { Name = "gold", Resolution = TimeSpan.FromMinutes(40), PausesForCustomer = false, OnBreach = new SlaAction(0, null) } }, version: 3);
        await new Customer(Silo, Phone).WriteAsync("Hallo?");

        Silo.Time.Advance(TimeSpan.FromMinutes(41));

        Assert.Equal("5 0", await PrioritiesAsync(2));
    }

    [Fact]
    public async Task Transfer_ToAQueueThatIsSplit_StaysWhereItWasSent()
    {
        Configure(change: tenant => tenant with
        {
            Queues = tenant.Queues.Values.Select(q => q.Name == "second" ? q with { Split = [new SplitModel("default", 1)] } : q).ToFrozenDictionary(q => q.Name),
        }, version: 3);
        var (ana, conversation) = await TakenAsync();

        await ana.SendAsync(new TransferFrame(conversation, "second", null, null));

        Assert.Equal("second", (await EventLog.UntilAsync(Silo, EventTypes.JobCreated, 2))[1].GetProperty("data").GetProperty("queue").GetString());
    }

    private static SlaModel Gold(SlaAction? onRisk) => new() { Name = "gold", FirstResponse = TimeSpan.FromMinutes(40), OnRisk = onRisk };

    private void Rule() => Configure(change: tenant => tenant with { Rules = [Urgent] }, version: 3);

    private async Task<string> PrioritiesAsync(int count) => string.Join(' ', (await EventLog.UntilAsync(Silo, EventTypes.JobCreated, count)).Select(PriorityOf));

    private static int PriorityOf(JsonElement job) => job.GetProperty("data").GetProperty("priority").GetInt32();
}
