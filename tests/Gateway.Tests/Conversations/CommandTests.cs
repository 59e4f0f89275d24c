using Gateway.Contracts;
using Gateway.Contracts.Agents;
using Gateway.Contracts.Commands;
using Gateway.Conversations;

namespace Gateway.Tests.Conversations;

/// <summary>What back ends do to conversations, through the grain and the journal.</summary>
public sealed class CommandTests : IAsyncLifetime
{
    private const string Phone = "4915112345678";

    private static readonly AccountRef Account = new("acme", "whatsapp", "main");

    private Silo _silo = null!;

    public async ValueTask InitializeAsync() => _silo = await Silo.StartAsync();

    public async ValueTask DisposeAsync() => await _silo.DisposeAsync();

    [Fact]
    public async Task Send_IntoAnOpenConversation_IsSentShownToTheAgentAndTakesEffectOnce()
    {
        var (desk, assigned) = await AssignedAsync();

        var first = await RunAsync(Text("Ihr Paket ist da."), key: "k1");
        var again = await RunAsync(Text("Ihr Paket ist da."), key: "k1");
        var other = await RunAsync(Text("Etwas anderes."), key: "k1");
        var line = (await desk.NextAsync<MessageFrame>()).Message;

        Assert.Equal(new CommandResult(CommandOutcome.Done, assigned.Conversation, "k1"), first);
        Assert.Equal(first, again);
        Assert.Equal(CommandOutcome.KeyReused, other.Outcome);
        Assert.Equal(("out", "Ihr Paket ist da."), (line.Direction, line.Text));
        Assert.Equal("Ihr Paket ist da.", _silo.Channels.Sent.Take(TestContext.Current.CancellationToken).Text);
        Assert.Empty(_silo.Channels.Sent);
    }

    [Fact]
    public async Task Send_KeyUsedBeforeARestart_IsStillKnown()
    {
        await new Customer(_silo, Phone).WriteAsync("Hallo");
        await RunAsync(Text("Hinweis"), key: "k1");
        _silo = await _silo.RestartAsync();

        Assert.Equal(CommandOutcome.KeyReused, (await RunAsync(Text("Anderes"), key: "k1")).Outcome);
        Assert.Equal(CommandOutcome.Done, (await RunAsync(Text("Hinweis"), key: "k1")).Outcome);
    }

    [Fact]
    public async Task Send_ServiceWindowClosed_NeedsATemplate()
    {
        await new Customer(_silo, Phone).WriteAsync("Hallo");
        _silo.Time.Advance(TimeSpan.FromHours(25));

        var text = await RunAsync(Text("Noch da?"), key: "k1");
        var template = await RunAsync(new SendCommand(null, [], new TemplateMessage("shipped", "de", ["4711"])), key: "k2");

        Assert.Equal(CommandOutcome.TemplateNeeded, text.Outcome);
        Assert.Equal(CommandOutcome.Done, template.Outcome);
        Assert.Equal("shipped", _silo.Channels.Sent.Take(TestContext.Current.CancellationToken).Template!.Name);
        Assert.Empty(_silo.Channels.Sent);
    }

    [Fact]
    public async Task Send_ToACustomerWhoNeverWrote_OpensNoConversation()
    {
        _silo.Channels.Window = null;

        var result = await RunAsync(Text("Willkommen"), key: "k1");

        Assert.Equal($"{Thread}.0", result.Conversation);
        Assert.Equal("Willkommen", _silo.Channels.Sent.Take(TestContext.Current.CancellationToken).Text);
        Assert.DoesNotContain(await EventLog.ReadAsync(_silo), e => e.GetProperty("type").GetString() == EventTypes.JobCreated);
    }

    [Fact]
    public async Task Send_RefusedBeforeTheFirstMessage_LeavesTheThreadToItsCustomer()
    {
        const string Alias = "DE.13491208655302741918";
        var thread = ThreadId.Of(new byte[32], "acme", "whatsapp", "main", Alias);
        var refused = await _silo.Conversations.Of(thread).CommandAsync(new CommandCall("acme", Account, Alias, null, "k1", "text", "key-1", Text("Hallo")));
        await new Customer(_silo, Phone).WriteAsync("Hallo");

        await _silo.Conversations.Of(thread).AcceptAsync(new InboundBatch(Account, Alias, [new Customer(_silo, Phone).Text("Hallo", "wamid.2")], _silo.Time.GetUtcNow()));
        var customers = (await EventLog.UntilAsync(_silo, EventTypes.ConversationOpened, count: 2)).Select(e => e.GetProperty("data").GetProperty("customer").GetString());

        Assert.Equal(CommandOutcome.TemplateNeeded, refused.Outcome);
        Assert.Single(customers.Distinct());
    }

    [Fact]
    public async Task Open_WithLabels_IsOfferedByThem()
    {
        var desk = await Desk.ConnectAsync(_silo, "chen");

        var result = await RunAsync(new OpenCommand(null, new Dictionary<string, string> { ["language"] = "zh" }));
        var offer = await desk.NextAsync<OfferFrame>();

        Assert.Equal((result.Conversation, "zh", "dach"), (offer.Conversation, offer.Context.Labels["language"], offer.Context.Labels["market"]));
    }

    [Fact]
    public async Task Label_WhileItWaits_IsRoutedByTheNewLabels()
    {
        await new Customer(_silo, Phone).WriteAsync("Hallo");
        var desk = await Desk.ConnectAsync(_silo, "chen");

        var result = await RunAsync(new LabelCommand(new Dictionary<string, string> { ["language"] = "zh" }, ["market"]));
        var offer = await desk.NextAsync<OfferFrame>();

        Assert.Equal(result.Conversation, offer.Conversation);
        Assert.False(offer.Context.Labels.ContainsKey("market"));
    }

    [Fact]
    public async Task Reclassify_TakesItFromItsAgentAndPutsItIntoTheQueue()
    {
        var (desk, assigned) = await AssignedAsync();

        var result = await RunAsync(new ReclassifyCommand("second"));
        var unassigned = await desk.NextAsync<UnassignedFrame>();

        Assert.Equal(CommandOutcome.Done, result.Outcome);
        Assert.Equal((assigned.Conversation, "transferred"), (unassigned.Conversation, unassigned.Why));
        Assert.Equal(CommandOutcome.UnknownQueue, (await RunAsync(new ReclassifyCommand("nowhere"))).Outcome);
    }

    [Fact]
    public async Task Close_EndsItForAgentAndCustomer_AndThereIsNothingToCloseThen()
    {
        var (desk, assigned) = await AssignedAsync();

        var result = await RunAsync(new EndCommand("refunded"));
        var unassigned = await desk.NextAsync<UnassignedFrame>();

        Assert.Equal(CommandOutcome.Done, result.Outcome);
        Assert.Equal("closed", unassigned.Why);
        Assert.Equal([EventTypes.JobCompleted, EventTypes.ConversationClosed], (await EventLog.TypesAsync(_silo, assigned.Conversation)).TakeLast(2));
        Assert.Equal(CommandOutcome.Gone, (await RunAsync(new EndCommand(null))).Outcome);
    }

    [Fact]
    public async Task Attach_IsInTheTranscriptOfWhoeverTakesTheConversation()
    {
        await new Customer(_silo, Phone).WriteAsync("Wo ist mein Paket?");
        await RunAsync(new AttachCommand("order", """{"number":4711}"""));

        var (_, assigned) = await AcceptAsync();

        var line = Assert.Single(assigned.Transcript, line => line.Kind == "context");
        Assert.Equal(("order", """{"number":4711}"""), (line.SenderName, line.Payload));
    }

    [Fact]
    public async Task Command_OtherTenantOrConversation_IsUnknownOrGone()
    {
        await new Customer(_silo, Phone).WriteAsync("Hallo");
        var call = new CommandCall("acme", null, null, 7, null, "f", "key", new EndCommand(null));

        Assert.Equal(CommandOutcome.Gone, (await Grain.CommandAsync(call)).Outcome);
        Assert.Equal(CommandOutcome.Unavailable, (await Grain.CommandAsync(call with { Tenant = "other", Ordinal = 1 })).Outcome);
        var stranger = ThreadId.Of(new byte[32], "acme", "whatsapp", "main", "1");
        Assert.Equal(CommandOutcome.Unknown, (await _silo.Conversations.Of(stranger).CommandAsync(call with { Ordinal = 1 })).Outcome);
    }

    private static ThreadId Thread { get; } = ThreadId.Of(new byte[32], "acme", "whatsapp", "main", Phone);

    private IConversation Grain => _silo.Conversations.Of(Thread);

    private static SendCommand Text(string text) => new(text, [], null);

    private ValueTask<CommandResult> RunAsync(ConversationCommand command, string? key = null) =>
        Grain.CommandAsync(new CommandCall("acme", Account, Phone, null, key, command.ToString(), "key-1", command));

    private async Task<(Desk Desk, AssignedFrame Assigned)> AssignedAsync()
    {
        await new Customer(_silo, Phone).WriteAsync("Hallo");
        return await AcceptAsync();
    }

    private async Task<(Desk Desk, AssignedFrame Assigned)> AcceptAsync()
    {
        var desk = await Desk.ConnectAsync(_silo, "ana");
        await desk.SendAsync(new AcceptFrame((await desk.NextAsync<OfferFrame>()).Offer));
        return (desk, await desk.NextAsync<AssignedFrame>());
    }
}
