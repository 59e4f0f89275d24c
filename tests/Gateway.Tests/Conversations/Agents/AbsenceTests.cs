using Gateway.Contracts;
using Gateway.Contracts.Agents;
using Gateway.Contracts.Commands;
using Gateway.Conversations;
using Gateway.Tests.Conversations.Moving;

namespace Gateway.Tests.Conversations.Agents;

/// <summary>Work that was given to somebody who is not there does not stay with them.</summary>
public sealed class AbsenceTests : MovingSilo
{
    [Fact]
    public async Task Transfer_ToAnAgentWhoDoesNotCome_GoesToTheQueueAfterAWhile()
    {
        var (ana, conversation) = await TakenAsync();
        await ana.SendAsync(new TransferFrame(conversation, null, "bo", null));
        await ana.NextAsync<UnassignedFrame>();

        await Desk.PassAsync(Silo, TimeSpan.FromMinutes(3), ana);
        var jobs = await EventLog.UntilAsync(Silo, EventTypes.JobCreated, 3, ana);

        Assert.False(jobs[2].GetProperty("data").TryGetProperty("onlyAgent", out _));
        Assert.Equal(conversation, (await ana.NextAsync<OfferFrame>()).Conversation);
    }

    [Fact]
    public async Task Transfer_ToAnAgentWhoComesSoon_IsKeptForIt()
    {
        var (ana, conversation) = await TakenAsync();
        await ana.SendAsync(new TransferFrame(conversation, null, "bo", null));
        await ana.NextAsync<UnassignedFrame>();
        await Desk.PassAsync(Silo, TimeSpan.FromMinutes(1.5), ana);

        var bo = await Desk.ConnectAsync(Silo, "bo");

        Assert.Equal(conversation, (await bo.NextAsync<OfferFrame>()).Conversation);
    }

    [Fact]
    public async Task Command_GivesAConversationToAnAgentWithoutASession_GoesToTheQueueAfterAWhile()
    {
        await new Customer(Silo, Phone).WriteAsync("Hallo?");
        await EventLog.UntilAsync(Silo, EventTypes.JobQueued);
        Assert.Equal(CommandOutcome.Done, (await RunAsync(new AssignCommand("bo"))).Outcome);
        await EventLog.UntilAsync(Silo, EventTypes.JobAssigned);
        var ana = await Desk.ConnectAsync(Silo, "ana");

        await Desk.PassAsync(Silo, TimeSpan.FromMinutes(3), ana);
        await EventLog.UntilAsync(Silo, EventTypes.JobCreated, 3, ana);

        await ana.NextAsync<OfferFrame>();
        Assert.Equal(0, await UsedAsync("bo"));
    }
}
