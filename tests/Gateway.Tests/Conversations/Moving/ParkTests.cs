using Gateway.Contracts;
using Gateway.Contracts.Agents;
using Gateway.Contracts.Commands;
using Gateway.Contracts.Configuration;
using Gateway.Conversations;

namespace Gateway.Tests.Conversations.Moving;

public sealed class ParkTests : MovingSilo
{
    [Fact]
    public async Task Park_UntilATime_FreesTheAgentAndComesBackToItAtItsOldAge()
    {
        var (ana, conversation) = await TakenAsync();
        var since = Silo.Time.GetUtcNow();

        await ana.SendAsync(new ParkFrame(conversation, since + TimeSpan.FromMinutes(10), "wartet auf das Lager"));
        Assert.Equal("parked", (await ana.NextAsync<UnassignedFrame>()).Why);

        // The one unit of capacity is free for somebody else.
        await new Customer(Silo, "4915100000000").WriteAsync("Und ich?");
        var other = (await AcceptAsync(ana)).Conversation;
        await ana.SendAsync(new CloseFrame(other, null));
        await ana.NextAsync<UnassignedFrame>();
        var bo = await Desk.ConnectAsync(Silo, "bo");
        await EventLog.UntilAsync(Silo, EventTypes.ConversationUnparked, 1, ana, bo);

        var offer = await ana.NextAsync<OfferFrame>(o => o.Conversation == conversation);
        Assert.Equal(since, offer.Context.WaitingSince);
        await ana.SendAsync(new AcceptFrame(offer.Offer));
        Assert.Equal("Hallo?", Assert.Single((await ana.NextAsync<AssignedFrame>()).Transcript).Text);
        Assert.Equal(
            [EventTypes.JobUnassigned, EventTypes.ConversationParked, EventTypes.ConversationUnparked, EventTypes.JobCreated, EventTypes.JobAssigned],
            (await TypesAsync(conversation))[^5..]);
    }

    [Theory]
    [InlineData(true, 0)]
    [InlineData(false, 1)]
    public async Task Park_LongerThanAPromise_BreaksItUnlessItsClocksStandMeanwhile(bool pauses, int broken)
    {
        Configure(q => q with { Sla = new SlaModel { Name = "gold", FirstResponse = TimeSpan.FromMinutes(40), PausesWhileParked = pauses } }, version: 3);
        var (ana, conversation) = await TakenAsync();
        await ana.SendAsync(new ParkFrame(conversation, Silo.Time.GetUtcNow() + TimeSpan.FromHours(1), null));
        await ana.NextAsync<UnassignedFrame>();

        Silo.Time.Advance(TimeSpan.FromHours(1));
        await EventLog.UntilAsync(Silo, EventTypes.ConversationUnparked);

        Assert.Equal(broken, (await EventLog.ReadAsync(Silo)).Count(e => e.GetProperty("type").GetString() == EventTypes.SlaBreached));
    }

    [Fact]
    public async Task Park_CustomerWrites_ComesBackAtOnceToWhoeverParkedIt()
    {
        var (ana, conversation) = await TakenAsync();
        var bo = await Desk.ConnectAsync(Silo, "bo");
        await ana.SendAsync(new ParkFrame(conversation, null, null));
        await ana.NextAsync<UnassignedFrame>();

        await new Customer(Silo, Phone, written: 1).WriteAsync("Noch etwas");
        var assigned = await AcceptAsync(ana);

        Assert.Equal((conversation, "Noch etwas"), (assigned.Conversation, assigned.Transcript[^1].Text));
        Assert.Equal(0, await UsedAsync(bo.Agent.Agent));
    }

    [Fact]
    public async Task Park_AgentIsBusyWhenItComesBack_AnotherTakesIt()
    {
        var (ana, conversation) = await TakenAsync();
        await ana.SendAsync(new ParkFrame(conversation, null, null));
        await ana.NextAsync<UnassignedFrame>();
        await new Customer(Silo, "4915100000000").WriteAsync("Und ich?");
        await AcceptAsync(ana);
        var bo = await Desk.ConnectAsync(Silo, "bo");

        await new Customer(Silo, Phone, written: 1).WriteAsync("Noch etwas");

        Assert.Equal(conversation, (await AcceptAsync(bo)).Conversation);
    }

    [Fact]
    public async Task Park_OverARestart_IsStillParkedAndComesBackInTime()
    {
        var (ana, conversation) = await TakenAsync();
        await ana.SendAsync(new ParkFrame(conversation, Silo.Time.GetUtcNow() + TimeSpan.FromMinutes(5), null));
        await ana.NextAsync<UnassignedFrame>();

        await RestartAsync();
        ana = await Desk.ConnectAsync(Silo, "ana");
        Assert.Equal(0, await UsedAsync("ana"));
        await Desk.PassAsync(Silo, TimeSpan.FromMinutes(4), ana);
        Assert.DoesNotContain(EventTypes.ConversationUnparked, await TypesAsync(conversation));
        await EventLog.UntilAsync(Silo, EventTypes.ConversationUnparked, 1, ana);

        Assert.Equal(conversation, (await AcceptAsync(ana)).Conversation);
    }

    [Fact]
    public async Task Park_LongerThanSilenceCloses_IsNotClosedBySilence()
    {
        Configure(change: tenant => tenant with { SilenceTimeout = TimeSpan.FromMinutes(2) }, version: 3);
        var (ana, conversation) = await TakenAsync();
        await ana.SendAsync(new ParkFrame(conversation, Silo.Time.GetUtcNow() + TimeSpan.FromMinutes(6), null));
        await ana.NextAsync<UnassignedFrame>();

        await EventLog.UntilAsync(Silo, EventTypes.ConversationUnparked, 1, ana);

        Assert.DoesNotContain(EventTypes.ConversationClosed, await TypesAsync(conversation));
    }

    [Fact]
    public async Task Park_LateActsOfItsAgent_AreFenced()
    {
        var (ana, conversation) = await TakenAsync();
        await ana.SendAsync(new ParkFrame(conversation, null, null));
        await ana.NextAsync<UnassignedFrame>();

        Assert.Equal("not_yours", await RefusalAsync(ana, new ReplyFrame(conversation, "late", "zu spät", [])));
        Assert.Equal("not_yours", await RefusalAsync(ana, new CloseFrame(conversation, null)));
        Assert.Empty(Silo.Channels.Sent);
    }

    [Fact]
    public async Task Park_PastOrBeyondTheCap_IsRefused()
    {
        var (ana, conversation) = await TakenAsync();
        var now = Silo.Time.GetUtcNow();

        Assert.Equal("invalid_time", await RefusalAsync(ana, new ParkFrame(conversation, now - TimeSpan.FromMinutes(1), null)));
        Assert.Equal("invalid_time", await RefusalAsync(ana, new ParkFrame(conversation, now + TimeSpan.FromDays(31), null)));
        Assert.Equal("not_parked", await RefusalAsync(ana, new UnparkFrame(conversation)));
    }

    [Fact]
    public async Task Unpark_ByItsAgentOrABackEnd_BringsItBackAndNobodyElseMay()
    {
        var (ana, conversation) = await TakenAsync();
        var bo = await Desk.ConnectAsync(Silo, "bo");
        Assert.Equal(CommandOutcome.NotParked, (await RunAsync(new UnparkCommand(null))).Outcome);
        Assert.Equal(CommandOutcome.Done, (await RunAsync(new ParkCommand(null))).Outcome);
        Assert.Equal("parked", (await ana.NextAsync<UnassignedFrame>()).Why);

        Assert.Equal("not_yours", await RefusalAsync(bo, new UnparkFrame(conversation)));
        await ana.SendAsync(new UnparkFrame(conversation));

        Assert.Equal(conversation, (await AcceptAsync(ana)).Conversation);
    }

    [Fact]
    public async Task Park_Closed_NeverHadAJobToCancel()
    {
        var (ana, conversation) = await TakenAsync();
        await ana.SendAsync(new ParkFrame(conversation, null, null));
        await ana.NextAsync<UnassignedFrame>();

        await RunAsync(new EndCommand(null));

        Assert.Equal([EventTypes.ConversationParked, EventTypes.ConversationClosed], (await TypesAsync(conversation))[^2..]);
    }

    [Fact]
    public async Task Park_ABackEndMovesItsTime_IsStillTheAgentsWhoParkedIt()
    {
        var (ana, conversation) = await TakenAsync();
        await ana.SendAsync(new ParkFrame(conversation, null, null));
        await ana.NextAsync<UnassignedFrame>();

        Assert.Equal(CommandOutcome.Done, (await RunAsync(new ParkCommand(Silo.Time.GetUtcNow() + TimeSpan.FromHours(2)))).Outcome);
        await ana.SendAsync(new UnparkFrame(conversation));

        Assert.Equal(conversation, (await AcceptAsync(ana)).Conversation);
    }

    [Fact]
    public async Task Unpark_NamingAnAgent_AsksThatOneFirst()
    {
        var (ana, _) = await TakenAsync();
        var bo = await Desk.ConnectAsync(Silo, "bo");
        await RunAsync(new ParkCommand(null));
        await ana.NextAsync<UnassignedFrame>();

        Assert.Equal(CommandOutcome.UnknownAgent, (await RunAsync(new UnparkCommand("nobody"))).Outcome);
        var result = await RunAsync(new UnparkCommand("bo"));

        Assert.Equal(result.Conversation, (await AcceptAsync(bo)).Conversation);
    }
}
