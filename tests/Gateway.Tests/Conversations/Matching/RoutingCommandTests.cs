using System.Collections.Frozen;
using Gateway.Contracts;
using Gateway.Contracts.Agents;
using Gateway.Contracts.Commands;
using Gateway.Contracts.Configuration;
using Gateway.Conversations;

namespace Gateway.Tests.Conversations.Matching;

/// <summary>What a back end asks of routing beside the queue.</summary>
public sealed class RoutingCommandTests : IAsyncLifetime
{
    private const string Phone = "4915112345678";

    private static readonly AccountRef Account = new("acme", "whatsapp", "main");

    private Silo _silo = null!;

    public async ValueTask InitializeAsync() => _silo = await Silo.StartAsync();

    public async ValueTask DisposeAsync() => await _silo.DisposeAsync();

    [Fact]
    public async Task Open_WithAHardSelector_IsOfferedToTheAgentWithTheLabelAlsoAfterARestart()
    {
        Label(_silo);
        await RunAsync(new OpenCommand("second", FrozenDictionary<string, string>.Empty, new RoutingWishes { Selectors = [new("site", SelectorOperator.Equal, [LabelValue.Of("eu")])] }));
        await EventLog.UntilAsync(_silo, EventTypes.JobQueued);
        _silo = await _silo.RestartAsync();
        Label(_silo);

        await Desk.ConnectAsync(_silo, "ana");
        var chen = await Desk.ConnectAsync(_silo, "chen");

        await chen.NextAsync<OfferFrame>();
        Assert.Equal("chen", (await EventLog.UntilAsync(_silo, EventTypes.OfferIssued)).Single().GetProperty("data").GetProperty("agent").GetString());
    }

    [Fact]
    public async Task Reclassify_Expedited_GoesBeforeWhatWaitsLonger()
    {
        Label(_silo);
        await new Customer(_silo, "4915100000000").WriteAsync("Ich warte schon.");
        _silo.Time.Advance(TimeSpan.FromMinutes(3));
        var late = await RunAsync(new OpenCommand("second", FrozenDictionary<string, string>.Empty));
        await RunAsync(new ReclassifyCommand("default", new RoutingWishes { Expedite = true }));
        await EventLog.UntilAsync(_silo, EventTypes.JobQueued, count: 3);

        var ana = await Desk.ConnectAsync(_silo, "ana");

        Assert.Equal(late.Conversation, (await ana.NextAsync<OfferFrame>()).Conversation);
    }

    [Fact]
    public async Task Open_WithAPreferredAgent_GoesToThatAgentAmongEquals()
    {
        var ana = await Desk.ConnectAsync(_silo, "ana");
        var bo = await Desk.ConnectAsync(_silo, "bo");

        await RunAsync(new OpenCommand("default", FrozenDictionary<string, string>.Empty, new RoutingWishes { PreferredAgent = "bo" }));

        await bo.NextAsync<OfferFrame>();
        Assert.Empty((await _silo.Grains.GetGrain<IPoolGrain>("acme").HoldingsAsync(ana.Agent.Agent)).Offers);
    }

    private static ThreadId Thread { get; } = ThreadId.Of(new byte[32], "acme", "whatsapp", "main", Phone);

    private IConversation Grain => _silo.Conversations.Of(Thread);

    private static void Label(Silo silo) => silo.Models.Publish(Silo.Model(tenant => tenant with
    {
        Agents = tenant.Agents.Values.Select(a => a with
        {
            Queues = ["default", "second"],
            Labels = new Dictionary<string, LabelValue> { ["site"] = LabelValue.Of(a.Id == "chen" ? "eu" : "us") }.ToFrozenDictionary(),
        }).ToFrozenDictionary(a => a.Id),
    }) with
    { Version = 2 });

    private async Task<CommandResult> RunAsync(ConversationCommand command)
    {
        var result = await Grain.CommandAsync(new CommandCall("acme", Account, Phone, null, null, command.ToString(), "key-1", command));
        Assert.Equal(CommandOutcome.Done, result.Outcome);
        return result;
    }
}
