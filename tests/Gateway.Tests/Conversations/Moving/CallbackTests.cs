using Gateway.Contracts;
using Gateway.Contracts.Agents;
using Gateway.Contracts.Commands;
using Gateway.Conversations;

namespace Gateway.Tests.Conversations.Moving;

public sealed class CallbackTests : MovingSilo
{
    [Fact]
    public async Task Callback_ForACustomerWithoutAConversation_BecomesAJobAtItsTime()
    {
        var ana = await Desk.ConnectAsync(Silo, "ana");
        var at = Silo.Time.GetUtcNow() + TimeSpan.FromMinutes(10);

        var result = await RunAsync(new CallbackCommand(at, null));
        Assert.Equal(0, (await Silo.Grains.GetGrain<IPoolGrain>("acme").ViewAsync()).Queues.Sum(q => q.Waiting + q.Offered));
        await EventLog.UntilAsync(Silo, EventTypes.CallbackDue, 1, ana);
        var offer = await ana.NextAsync<OfferFrame>();

        Assert.Equal((result.Conversation, "2026-03-02T09:10:00Z"), (offer.Conversation, offer.Context.Labels["callback"]));
    }

    [Fact]
    public async Task Callback_WhenFree_KeepsThePlaceAndIsNotAbandoned()
    {
        Configure(queue: q => q with { AbandonAfter = TimeSpan.FromMinutes(5) }, version: 3);
        await new Customer(Silo, Phone).WriteAsync("Hallo?");
        var since = Silo.Time.GetUtcNow();
        Silo.Time.Advance(TimeSpan.FromMinutes(1));

        await RunAsync(new CallbackCommand(null, null));
        Silo.Time.Advance(TimeSpan.FromMinutes(20));
        await EventLog.UntilAsync(Silo, EventTypes.CallbackRequested);
        var ana = await Desk.ConnectAsync(Silo, "ana");
        var offer = await ana.NextAsync<OfferFrame>(o => o.Context.Labels.ContainsKey("callback"));

        Assert.Equal((since, "asap"), (offer.Context.WaitingSince, offer.Context.Labels["callback"]));
    }

    [Fact]
    public async Task Callback_PromisedByTheAgent_ComesBackToIt()
    {
        var (ana, conversation) = await TakenAsync();
        await ana.SendAsync(new CallbackFrame(conversation, Silo.Time.GetUtcNow() + TimeSpan.FromMinutes(5), "ab 9:05 erreichbar"));
        Assert.Equal("callback", (await ana.NextAsync<UnassignedFrame>()).Why);
        var bo = await Desk.ConnectAsync(Silo, "bo");

        await EventLog.UntilAsync(Silo, EventTypes.CallbackDue, 1, ana, bo);

        Assert.Equal(conversation, (await AcceptAsync(ana)).Conversation);
    }

    [Fact]
    public async Task Callback_CallerPressesTheKey_KeepsThePlaceWithoutTheCaller()
    {
        var call = new AccountRef("acme", "twilio-voice", "hotline");
        var thread = ThreadId.Of(new byte[32], "acme", "twilio-voice", "hotline", Phone);
        InboundItem Item(string id, string status) => new() { Kind = ItemKind.Call, Channel = "twilio-voice", Sender = Phone, Id = id, Status = status, Target = "CA1" };
        async Task ReceiveAsync(InboundItem item) =>
            await Silo.Conversations.Of(thread).AcceptAsync(new InboundBatch(call, Phone, [item], Silo.Time.GetUtcNow()));

        await ReceiveAsync(Item("1", "ringing"));
        var since = Silo.Time.GetUtcNow();
        Silo.Time.Advance(TimeSpan.FromMinutes(2));
        await ReceiveAsync(Item("2", "callback_requested"));
        await ReceiveAsync(Item("3", "completed"));
        var ana = await Desk.ConnectAsync(Silo, "ana");
        var offer = await ana.NextAsync<OfferFrame>(o => o.Context.Labels.ContainsKey("callback"));

        Assert.Equal((since, "asap"), (offer.Context.WaitingSince, offer.Context.Labels["callback"]));
        Assert.Equal("customer", (await EventLog.UntilAsync(Silo, EventTypes.CallbackRequested)).Single().GetProperty("data").GetProperty("by").GetString());
    }

    [Fact]
    public async Task Callback_PastOrUnknownQueue_IsRefusedAndOpensNothing()
    {
        Assert.Equal(CommandOutcome.InvalidTime, (await RunAsync(new CallbackCommand(Silo.Time.GetUtcNow() - TimeSpan.FromMinutes(1), null))).Outcome);
        Assert.Equal(CommandOutcome.UnknownQueue, (await RunAsync(new CallbackCommand(null, "nowhere"))).Outcome);
        Assert.Empty(await EventLog.ReadAsync(Silo));
    }
}
