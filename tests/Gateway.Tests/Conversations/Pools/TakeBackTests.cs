using Gateway.Contracts;
using Gateway.Contracts.Agents;
using Gateway.Conversations;
using Gateway.Journal;

namespace Gateway.Tests.Conversations.Pools;

/// <summary>A job that is taken from an agent, or that the pool has lost, before its conversation has heard of it: the customer waits on, and is offered again.</summary>
public abstract class TakeBackTests(bool cluster) : FaultySilo(cluster)
{
    [Fact]
    public async Task Release_ConversationWasNeverTold_ItIsOfferedUnderANewEpoch()
    {
        var ana = await Desk.ConnectAsync(Silo, "ana");
        await new Customer(Silo, Phone).WriteAsync("Hallo?");
        var first = await ana.NextAsync<OfferFrame>();
        var failed = Fail(RecordKind.Conversation);
        await ana.SendAsync(new AcceptFrame(first.Offer));
        await failed;
        Heal();

        await UntilAsync(ReleasedAsync, ana);
        var second = await ana.NextAsync<OfferFrame>(o => o.Offer != first.Offer);

        Assert.Equal(first.Job[..^1] + "2", second.Job);
        await ana.SendAsync(new AcceptFrame(second.Offer));
        Assert.Equal(second.Job, (await ana.NextAsync<AssignedFrame>()).Job);
        Assert.Equal(1, (await Pool.ViewAsync()).Agents.Single(a => a.Id == "ana").Used);
    }

    [Fact]
    public async Task Requeue_OvertakesTheAssignment_WhatComesLateIsGone()
    {
        await WriteAsync();
        var job = JobId.Of(new ConversationId(new Customer(Silo, Phone).Thread, 1), 1);

        Assert.Equal(ActOutcome.Done, await Conversation.RequeueAsync(job, "ana"));

        Assert.Equal(ActOutcome.Gone, await Conversation.AssignAsync(job, "ana"));
        Assert.Equal(ActOutcome.Gone, await Conversation.RequeueAsync(job, "ana"));
        Assert.Equal(2, (await EventLog.UntilAsync(Silo, EventTypes.JobCreated, 2))[1].GetProperty("data").GetProperty("epoch").GetInt32());
    }

    [Fact]
    public async Task Job_ThePoolHasItForOver_TheConversationGoesOnUnderANewEpoch()
    {
        await WriteAsync();
        var conversation = new ConversationId(new Customer(Silo, Phone).Thread, 1);

        await Pool.CancelAsync(JobId.Of(conversation, 1));
        var jobs = await EventLog.UntilAsync(Silo, EventTypes.JobQueued, 2);

        Assert.Equal(JobId.Of(conversation, 2), jobs[1].GetProperty("data").GetProperty("job").GetString());
        Assert.Equal("lost", (await EventLog.UntilAsync(Silo, EventTypes.JobCancelled))[0].GetProperty("data").GetProperty("reason").GetString());
        Assert.Equal(conversation.ToString(), (await (await Desk.ConnectAsync(Silo, "ana")).NextAsync<OfferFrame>()).Conversation);
    }

    [Fact]
    public async Task Invitation_TakenBackBeforeItsGuestWasKnown_Ends()
    {
        var ana = await Desk.ConnectAsync(Silo, "ana");
        await new Customer(Silo, Phone).WriteAsync("Hallo?");
        await ana.SendAsync(new AcceptFrame((await ana.NextAsync<OfferFrame>()).Offer));
        var assigned = await ana.NextAsync<AssignedFrame>();
        await ana.SendAsync(new InviteFrame(assigned.Conversation, ParticipantRole.Advise, null, "bo", null));
        await ana.NextAsync<ParticipantFrame>(p => p.State == "invited");
        var side = JobId.Of(new ConversationId(new Customer(Silo, Phone).Thread, 1), 1, side: 1);

        Assert.Equal(ActOutcome.Done, await Conversation.RequeueAsync(side, "bo"));

        Assert.Equal("offline", (await ana.NextAsync<ParticipantFrame>(p => p.State == "left")).Why);
        Assert.Equal(ActOutcome.Gone, await Conversation.WantsAsync(side));
    }

    /// <summary>False while the conversation's store refuses, just after it did.</summary>
    private async Task<bool> ReleasedAsync()
    {
        try
        {
            await Pool.ReleaseAsync("ana");
            return true;
        }
        catch (PoolUnavailableException)
        {
            return false;
        }
    }
}

public sealed class AloneTakeBackTests() : TakeBackTests(cluster: false);

public sealed class ClusterTakeBackTests() : TakeBackTests(cluster: true);
