using System.Collections.Frozen;
using Gateway.Contracts;
using Gateway.Contracts.Agents;
using Gateway.Contracts.Commands;
using Gateway.Conversations;
using Gateway.Journal;

namespace Gateway.Tests.Conversations.Pools;

/// <summary>A job that its conversation has left does not wait on, also when the pool was never told.</summary>
public sealed class WaitingAuditTests() : FaultySilo()
{
    [Fact]
    public async Task Close_CancelIsLost_TheJobLeavesThePool()
    {
        await WriteAsync();
        await LoseCancelAsync(new EndCommand(null));

        await UntilAsync(async () => await WaitingAsync() == 0);

        var ana = await Desk.ConnectAsync(Silo, "ana");
        Assert.Empty((await Pool.HoldingsAsync(ana.Agent.Agent)).Offers);
    }

    [Fact]
    public async Task Park_CancelIsLost_TheJobLeavesThePoolAndTheConversationComesBack()
    {
        await WriteAsync();
        await LoseCancelAsync(new ParkCommand(null));

        await UntilAsync(async () => await WaitingAsync() == 0);
        Assert.Equal(CommandOutcome.Done, (await RunAsync(new UnparkCommand(null))).Outcome);

        var ana = await Desk.ConnectAsync(Silo, "ana");
        Assert.EndsWith(".2", (await ana.NextAsync<OfferFrame>()).Job, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Offer_OfAJobThatWasLeft_IsTakenBack()
    {
        await WriteAsync();
        await LoseCancelAsync(new EndCommand(null));
        Silo.Models.Publish(Silo.Model(tenant => tenant with
        {
            Queues = tenant.Queues.Values.Select(q => q with { OfferTimeout = TimeSpan.FromHours(1) }).ToFrozenDictionary(q => q.Name),
        }) with
        { Version = 2 });
        var ana = await Desk.ConnectAsync(Silo, "ana");
        var offer = await ana.NextAsync<OfferFrame>();

        await UntilAsync(async () => await WaitingAsync() == 0, ana);

        Assert.Equal((offer.Offer, "cancelled"), (await ana.NextAsync<RevokedFrame>()) is var revoked ? (revoked.Offer, revoked.Why) : default);
    }

    [Fact]
    public async Task Job_ThatIsWanted_WaitsOnForHours()
    {
        await WriteAsync();

        await Desk.PassAsync(Silo, TimeSpan.FromMinutes(20));
        await WaitingAsync();

        Assert.Equal(1, await WaitingAsync());
        Assert.Single(await EventLog.UntilAsync(Silo, EventTypes.JobCreated));
        Assert.DoesNotContain(await EventLog.ReadAsync(Silo), e => e.GetProperty("type").GetString() == EventTypes.JobCancelled);
    }

    [Fact]
    public async Task Wants_EachJobOfAConversation_OnlyWhatItHasLeftIsGone()
    {
        await WriteAsync();
        var conversation = new ConversationId(new Customer(Silo, Phone).Thread, 1);
        Assert.Equal(ActOutcome.Done, await Conversation.WantsAsync(JobId.Of(conversation, 1)));

        await RunAsync(new ParkCommand(null));

        Assert.Equal(ActOutcome.Gone, await Conversation.WantsAsync(JobId.Of(conversation, 1)));
        Assert.Equal(ActOutcome.Gone, await Conversation.WantsAsync(JobId.Of(conversation, 2, side: 0)));
        // Of one who knows more than this process.
        Assert.Equal(ActOutcome.Done, await Conversation.WantsAsync(JobId.Of(conversation, 3)));
        Assert.Equal(ActOutcome.Done, await Conversation.WantsAsync(JobId.Of(new ConversationId(conversation.Thread, 2), 1)));

        await RunAsync(new UnparkCommand(null));

        // Epoch 2 takes its place by itself.
        Assert.Equal(ActOutcome.Done, await Conversation.WantsAsync(JobId.Of(conversation, 1)));
        Assert.Equal(ActOutcome.Gone, await Silo.Conversations.Of(new ThreadId(Guid.NewGuid())).WantsAsync(JobId.Of(conversation, 1)));
    }

    /// <summary>The conversation makes its act durable, and the pool cannot.</summary>
    private async Task LoseCancelAsync(ConversationCommand command)
    {
        var failed = Fail(RecordKind.Pool);
        Assert.Equal(CommandOutcome.Done, (await RunAsync(command)).Outcome);
        await failed;
        Heal();
        await UntilAsync(async () => await WaitingAsync() == 1);
    }
}
