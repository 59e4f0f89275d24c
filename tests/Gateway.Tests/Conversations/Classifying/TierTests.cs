using System.Collections.Frozen;
using Gateway.Contracts;
using Gateway.Contracts.Agents;
using Gateway.Contracts.Configuration;
using Gateway.Conversations;

namespace Gateway.Tests.Conversations.Classifying;

/// <summary>Bot first, then people, then experts, and a lane past all of them: by configuration alone. Ana is the bot, bo a person, chen an expert.</summary>
public sealed class TierTests : IAsyncLifetime
{
    private Silo _silo = null!;

    public async ValueTask InitializeAsync()
    {
        _silo = await Silo.StartAsync();
        _silo.Models.Publish(Silo.Model(Tiers) with { Version = 2 });
    }

    public async ValueTask DisposeAsync() => await _silo.DisposeAsync();

    [Fact]
    public async Task Conversation_EachTierGivesUp_GoesToTheNextWithItsAgeAndTranscript()
    {
        var (bot, bo, chen) = (await Desk.ConnectAsync(_silo, "ana"), await Desk.ConnectAsync(_silo, "bo"), await Desk.ConnectAsync(_silo, "chen"));
        // That the bot is there is known within seconds, and here at once.
        _silo.Pressure.Report(await _silo.Grains.GetGrain<IPoolGrain>("acme").ViewAsync());
        await new Customer(_silo, "4915112345678").WriteAsync("Wo ist mein Paket?");

        var conversation = (await bot.NextAsync<AssignedFrame>()).Conversation;
        await bot.SendAsync(new TransferFrame(conversation, "people", null, "wants a person"));
        await bo.SendAsync(new AcceptFrame((await bo.NextAsync<OfferFrame>()).Offer));
        await bo.NextAsync<AssignedFrame>();
        await bo.SendAsync(new TransferFrame(conversation, "experts", null, null));
        await chen.SendAsync(new AcceptFrame((await chen.NextAsync<OfferFrame>()).Offer));
        var taken = await chen.NextAsync<AssignedFrame>();

        Assert.Equal(conversation, taken.Conversation);
        Assert.Contains(taken.Transcript, line => line.Text == "Wo ist mein Paket?");
        Assert.Equal(["bot", "people", "experts"], (await EventLog.UntilAsync(_silo, EventTypes.JobCreated, 3)).Select(e => e.GetProperty("data").GetProperty("queue").GetString()));
    }

    [Fact]
    public async Task Bot_IsNotThere_PeopleGetTheWorkAtOnce()
    {
        var bo = await Desk.ConnectAsync(_silo, "bo");
        await new Customer(_silo, "4915112345678").WriteAsync("Hallo");

        await Desk.PassAsync(_silo, TimeSpan.FromMinutes(2), bo);
        await EventLog.UntilAsync(_silo, EventTypes.OfferIssued, 1, bo);

        Assert.Equal("people", (await bo.NextAsync<OfferFrame>()).Context.Queue);
    }

    [Fact]
    public async Task Emergency_WhileOthersWait_GoesPastTheBotAndBeforeAllOfThem()
    {
        await Desk.ConnectAsync(_silo, "ana");
        for (var i = 0; i < 3; i++)
        {
            await new Customer(_silo, "491511234567" + i).WriteAsync("Mensch bitte");
        }

        await new Customer(_silo, "4915199999999").WriteAsync("Das ist ein NOTFALL!");
        await EventLog.UntilAsync(_silo, EventTypes.JobQueued, 4);
        var bo = await Desk.ConnectAsync(_silo, "bo");

        var offer = await bo.NextAsync<OfferFrame>();

        Assert.Equal(("people", 0), (offer.Context.Queue, offer.Context.Priority));
        Assert.Equal("yes", offer.Context.Labels["emergency"]);
    }

    private static TenantModel Tiers(TenantModel tenant)
    {
        var plain = tenant.Queues["second"];
        QueueModel[] queues =
        [
            plain with { Name = "bot", Overflow = new OverflowModel { Queue = "people", Unstaffed = true, Wait = TimeSpan.FromMinutes(2) } },
            plain with { Name = "people" },
            plain with { Name = "experts" },
        ];
        AgentModel Agent(string id, AgentKind kind, params string[] serves) => tenant.Agents[id] with { Kind = kind, Queues = serves, AutoAccept = kind == AgentKind.Bot, Capacity = kind == AgentKind.Bot ? 500 : 1 };
        return tenant with
        {
            Queues = queues.ToFrozenDictionary(q => q.Name),
            Agents = new[] { Agent("ana", AgentKind.Bot, "bot"), Agent("bo", AgentKind.Human, "people"), Agent("chen", AgentKind.Expert, "experts") }.ToFrozenDictionary(a => a.Id),
            Rules =
            [
                new RuleModel
                {
                    Name = "emergency", When = new RuleConditions { Text = ["notfall", "emergency"] }, Queue = "people", Priority = 0, Expedite = true,
                    Labels = new Dictionary<string, string> { ["emergency"] = "yes" },
                },
                new RuleModel { Name = "asks-for-a-person", When = new RuleConditions { Text = ["mensch"] }, Queue = "people" },
                new RuleModel { Name = "all", Queue = "bot" },
            ],
        };
    }
}
