using Gateway.Contracts;
using Gateway.Contracts.Agents;
using Gateway.Contracts.Commands;
using Gateway.Conversations;

namespace Gateway.Tests.Conversations.Moving;

public sealed class SupervisionTests : MovingSilo
{
    [Fact]
    public async Task Join_ToObserve_SeesEveryLineAndTheAgentHearsNothingOfIt()
    {
        var (ana, conversation) = await TakenAsync();
        var sue = await Desk.ConnectAsync(Silo, "sup");

        await sue.SendAsync(new JoinFrame(conversation, ParticipantRole.Observe));
        var joined = await sue.NextAsync<JoinedFrame>();
        await new Customer(Silo, Phone, written: 1).WriteAsync("Wo bleibt es?");
        await ana.SendAsync(new ReplyFrame(conversation, "r1", "Kommt morgen.", []));

        Assert.Equal(("ana", "Hallo?"), (joined.Agent, Assert.Single(joined.Transcript).Text));
        Assert.Equal(("in", "Wo bleibt es?"), await LineAsync(sue));
        Assert.Equal(("out", "Kommt morgen."), await LineAsync(sue));
        Assert.Equal("not_yours", await RefusalAsync(sue, new ReplyFrame(conversation, "s1", "Ich auch", [])));
        Assert.Equal(0, await UsedAsync("sup"));
        Assert.Equal(("in", "Wo bleibt es?"), await LineAsync(ana));
    }

    [Fact]
    public async Task Join_WithoutSupervising_IsRefused()
    {
        var (_, conversation) = await TakenAsync();
        var bo = await Desk.ConnectAsync(Silo, "bo");

        Assert.Equal("not_supervisor", await RefusalAsync(bo, new JoinFrame(conversation, ParticipantRole.Observe)));
        Assert.Equal("not_supervisor", await RefusalAsync(bo, new TakeOverFrame(conversation)));
        Assert.Equal("not_yours", await RefusalAsync(bo, new WhisperFrame(conversation, "w1", "psst")));
        Assert.DoesNotContain(EventTypes.ParticipantJoined, await TypesAsync(conversation));
    }

    [Fact]
    public async Task Whisper_OfAnObserver_ReachesTheAgentOnceAndNeverTheCustomer()
    {
        var (ana, conversation) = await TakenAsync();
        var sue = await Desk.ConnectAsync(Silo, "sup");
        await sue.SendAsync(new JoinFrame(conversation, ParticipantRole.Observe));

        await sue.SendAsync(new WhisperFrame(conversation, "w1", "Biete einen Gutschein an"));
        await sue.SendAsync(new WhisperFrame(conversation, "w1", "Biete einen Gutschein an"));
        var line = (await ana.NextAsync<MessageFrame>()).Message;
        await sue.NextAsync<DeliveryFrame>(d => d.ClientId == "w1");
        await sue.NextAsync<DeliveryFrame>(d => d.ClientId == "w1");

        Assert.Equal(("note", "whisper", "Sue", "Biete einen Gutschein an"), (line.Direction, line.Kind, line.SenderName, line.Text));
        Assert.Single(await TypesAsync(conversation), EventTypes.ConversationWhispered);
        Assert.Empty(Silo.Channels.Sent);
    }

    [Fact]
    public async Task Join_ToSpeak_WritesToTheCustomerBesideTheAgent()
    {
        var (ana, conversation) = await TakenAsync();
        var sue = await Desk.ConnectAsync(Silo, "sup");
        await sue.SendAsync(new JoinFrame(conversation, ParticipantRole.Observe));
        await sue.SendAsync(new JoinFrame(conversation, ParticipantRole.Speak));
        Assert.Equal(("sup", "joined"), await ParticipantAsync(ana));

        await sue.SendAsync(new ReplyFrame(conversation, "s1", "Hier spricht die Leitung.", []));

        Assert.Equal("Hier spricht die Leitung.", Silo.Channels.Sent.Take(Cancelled).Text);
        var line = (await ana.NextAsync<MessageFrame>()).Message;
        Assert.Equal(("out", "Sue"), (line.Direction, line.SenderName));
        await sue.SendAsync(new LeaveFrame(conversation, null));
        Assert.Equal("left", (await sue.NextAsync<LeftFrame>()).Why);
        Assert.Equal(("sup", "left"), await ParticipantAsync(ana));
        Assert.Equal("not_yours", await RefusalAsync(sue, new ReplyFrame(conversation, "s2", "Noch etwas", [])));
    }

    [Fact]
    public async Task TakeOver_MovesTheAssignmentAndFencesWhoHadIt()
    {
        var (ana, conversation) = await TakenAsync();
        var sue = await Desk.ConnectAsync(Silo, "sup");
        await sue.SendAsync(new JoinFrame(conversation, ParticipantRole.Observe));

        await sue.SendAsync(new TakeOverFrame(conversation));
        var assigned = await sue.NextAsync<AssignedFrame>();

        Assert.Equal("taken", (await ana.NextAsync<UnassignedFrame>()).Why);
        Assert.Equal(conversation + ".2", assigned.Job);
        Assert.Equal("not_yours", await RefusalAsync(ana, new ReplyFrame(conversation, "late", "zu spät", [])));
        Assert.Equal((0, 1), (await UsedAsync("ana"), await UsedAsync("sup")));
        await sue.SendAsync(new ReplyFrame(conversation, "s1", "Ich übernehme.", []));
        Assert.Equal("Ich übernehme.", Silo.Channels.Sent.Take(Cancelled).Text);
        Assert.Equal(
            [EventTypes.ParticipantLeft, EventTypes.JobUnassigned, EventTypes.JobCreated, EventTypes.JobAssigned],
            (await TypesAsync(conversation)).Where(t => t.StartsWith("gateway.job", StringComparison.Ordinal) || t == EventTypes.ParticipantLeft).TakeLast(4));
    }

    [Fact]
    public async Task TakeOver_OverARestart_IsFinished()
    {
        var (_, conversation) = await TakenAsync();
        var sue = await Desk.ConnectAsync(Silo, "sup");
        await sue.SendAsync(new TakeOverFrame(conversation));
        await sue.NextAsync<AssignedFrame>();

        await RestartAsync();
        sue = await Desk.ConnectAsync(Silo, "sup");

        Assert.Equal(conversation + ".2", (await sue.NextAsync<AssignedFrame>()).Job);
        Assert.Equal((0, 1), (await UsedAsync("ana"), await UsedAsync("sup")));
    }

    [Fact]
    public async Task TakeOver_WithoutRoom_WaitsForTheSupervisor()
    {
        var (_, first) = await TakenAsync();
        var (_, second) = await TakenAsync("bo", "4915100000000");
        var sue = await Desk.ConnectAsync(Silo, "sup");
        await sue.SendAsync(new TakeOverFrame(first));
        await sue.NextAsync<AssignedFrame>();

        await sue.SendAsync(new TakeOverFrame(second));
        await EventLog.UntilAsync(Silo, EventTypes.JobUnassigned, 2, sue);
        Assert.Equal(1, await UsedAsync("sup"));
        await sue.SendAsync(new CloseFrame(first, null));

        Assert.Equal(second, (await AcceptAsync(sue)).Conversation);
    }

    [Fact]
    public async Task Assign_ByABackEnd_GivesAWaitingConversationToTheAgentNamed()
    {
        await new Customer(Silo, Phone).WriteAsync("Hallo?");
        var chen = await Desk.ConnectAsync(Silo, "chen");

        Assert.Equal(CommandOutcome.UnknownAgent, (await RunAsync(new AssignCommand("nobody"))).Outcome);
        var result = await RunAsync(new AssignCommand("chen"));

        Assert.Equal(result.Conversation, (await chen.NextAsync<AssignedFrame>()).Conversation);
    }

    private static async Task<(string, string?)> LineAsync(Desk desk)
    {
        var line = (await desk.NextAsync<MessageFrame>()).Message;
        return (line.Direction, line.Text);
    }

    private static async Task<(string?, string)> ParticipantAsync(Desk desk)
    {
        var frame = await desk.NextAsync<ParticipantFrame>();
        return (frame.Agent, frame.State);
    }
}
