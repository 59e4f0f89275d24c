using Gateway.Contracts;
using Gateway.Contracts.Agents;

namespace Gateway.Tests.Conversations.Moving;

public sealed class InvitationTests : MovingSilo
{
    [Fact]
    public async Task Advise_ColleagueAccepts_ReadsAndWhispersAndTheCustomerNoticesNothing()
    {
        var (ana, conversation) = await TakenAsync();
        var (bo, joined) = await InvitedAsync(ana, conversation, ParticipantRole.Advise);

        await ana.SendAsync(new WhisperFrame(conversation, "w1", "Darf ich erstatten?"));
        Assert.Equal("Darf ich erstatten?", (await bo.NextAsync<MessageFrame>()).Message.Text);
        await bo.SendAsync(new WhisperFrame(conversation, "w1", "Ja."));
        Assert.Equal(("bo", "Ja."), await WhisperAsync(ana));

        Assert.Equal(("ana", "Hallo?"), (joined.Agent, Assert.Single(joined.Transcript).Text));
        Assert.Equal("not_yours", await RefusalAsync(bo, new ReplyFrame(conversation, "r1", "Guten Tag", [])));
        Assert.Equal(1, await UsedAsync("bo"));
        Assert.Empty(Silo.Channels.Sent);
    }

    [Fact]
    public async Task Advise_Leaves_FreesTheColleagueAndTheConversationStays()
    {
        var (ana, conversation) = await TakenAsync();
        var (bo, _) = await InvitedAsync(ana, conversation, ParticipantRole.Advise);

        await bo.SendAsync(new LeaveFrame(conversation, null));
        Assert.Equal("left", (await bo.NextAsync<LeftFrame>()).Why);
        Assert.Equal("left", (await ana.NextAsync<ParticipantFrame>(p => p.State == "left")).Why);

        await new Customer(Silo, "4915100000000").WriteAsync("Und ich?");
        await AcceptAsync(bo);
        await ana.SendAsync(new ReplyFrame(conversation, "r1", "Es ist erstattet.", []));
        Assert.Equal("Es ist erstattet.", Silo.Channels.Sent.Take(Cancelled).Text);
    }

    [Fact]
    public async Task Transfer_ToWhoAdvises_IsWarmWithoutAnotherOffer()
    {
        var (ana, conversation) = await TakenAsync();
        var (bo, _) = await InvitedAsync(ana, conversation, ParticipantRole.Advise);

        await ana.SendAsync(new TransferFrame(conversation, null, "bo", null));

        var next = await bo.NextAsync<ServerFrame>(f => f is OfferFrame or AssignedFrame);
        Assert.Equal(conversation + ".2", Assert.IsType<AssignedFrame>(next).Job);
        Assert.Equal("transferred", (await ana.NextAsync<UnassignedFrame>()).Why);
        Assert.Equal((0, 1), (await UsedAsync("ana"), await UsedAsync("bo")));
        await bo.SendAsync(new ReplyFrame(conversation, "r1", "Ich helfe weiter.", []));
        Assert.Equal("Ich helfe weiter.", Silo.Channels.Sent.Take(Cancelled).Text);
    }

    [Fact]
    public async Task Transfer_ToAnother_IsBlindAndEndsTheAdvice()
    {
        var (ana, conversation) = await TakenAsync();
        var (bo, _) = await InvitedAsync(ana, conversation, ParticipantRole.Advise);
        var chen = await Desk.ConnectAsync(Silo, "chen");

        await ana.SendAsync(new TransferFrame(conversation, null, "chen", null));

        Assert.Equal("ended", (await bo.NextAsync<LeftFrame>()).Why);
        Assert.Equal(conversation, (await AcceptAsync(chen)).Conversation);
        Assert.Equal(0, await UsedAsync("bo"));
    }

    [Fact]
    public async Task Speak_BothWriteAndSeeEachOther()
    {
        var (ana, conversation) = await TakenAsync();
        var (bo, _) = await InvitedAsync(ana, conversation, ParticipantRole.Speak);

        await bo.SendAsync(new ReplyFrame(conversation, "b1", "Technik hier.", []));
        Assert.Equal("Technik hier.", (await ana.NextAsync<MessageFrame>()).Message.Text);
        await ana.SendAsync(new ReplyFrame(conversation, "a1", "Danke!", []));
        Assert.Equal("Danke!", (await bo.NextAsync<MessageFrame>()).Message.Text);

        Assert.Equal(["Technik hier.", "Danke!"], [Silo.Channels.Sent.Take(Cancelled).Text!, Silo.Channels.Sent.Take(Cancelled).Text!]);
        Assert.Equal("not_yours", await RefusalAsync(bo, new CloseFrame(conversation, null)));
    }

    [Fact]
    public async Task Invite_AQueue_IsNeverOfferedToWhoAsks()
    {
        var (ana, conversation) = await TakenAsync();
        Configure(change: tenant => tenant with { Agents = System.Collections.Frozen.FrozenDictionary.ToFrozenDictionary(tenant.Agents.Values.Select(a => a with { Capacity = 2 }), a => a.Id) }, version: 3);
        await ana.SendAsync(new InviteFrame(conversation, ParticipantRole.Advise, "default", null, null));
        Assert.Equal("invited", (await ana.NextAsync<ParticipantFrame>()).State);
        var bo = await Desk.ConnectAsync(Silo, "bo");

        var offer = await bo.NextAsync<OfferFrame>();

        Assert.Equal((conversation, "advise"), (offer.Conversation, offer.Context.Labels["invitation"]));
        Assert.Equal(1, await UsedAsync("ana"));
    }

    [Fact]
    public async Task Invite_NobodyComes_ExpiresAndIsTakenBack()
    {
        var (ana, conversation) = await TakenAsync();
        await ana.SendAsync(new InviteFrame(conversation, ParticipantRole.Advise, null, "bo", null));
        await ana.NextAsync<ParticipantFrame>();

        await EventLog.UntilAsync(Silo, EventTypes.ParticipantLeft, 1, ana);

        Assert.Equal("expired", (await ana.NextAsync<ParticipantFrame>()).Why);
        var bo = await Desk.ConnectAsync(Silo, "bo");
        await new Customer(Silo, "4915100000000").WriteAsync("Und ich?");
        Assert.NotEqual(conversation, (await bo.NextAsync<OfferFrame>()).Conversation);
    }

    [Fact]
    public async Task Invite_OverARestart_IsStillOfferedAndWhoJoinedIsToldAgain()
    {
        var (ana, conversation) = await TakenAsync();
        await ana.SendAsync(new InviteFrame(conversation, ParticipantRole.Speak, null, "bo", null));
        await ana.NextAsync<ParticipantFrame>();
        await RestartAsync();
        var bo = await Desk.ConnectAsync(Silo, "bo");
        Silo.Time.Advance(TimeSpan.FromSeconds(6));
        await bo.SendAsync(new AcceptFrame((await bo.NextAsync<OfferFrame>()).Offer));
        await bo.NextAsync<JoinedFrame>();

        await RestartAsync();
        bo = await Desk.ConnectAsync(Silo, "bo");

        Assert.Equal((conversation, ParticipantRole.Speak), (await bo.NextAsync<JoinedFrame>()) is var again ? (again.Conversation, again.Role) : default);
        Assert.Equal(1, await UsedAsync("bo"));
    }

    [Fact]
    public async Task Invite_OwnNameOrUnknownOrTooMany_IsRefused()
    {
        var (ana, conversation) = await TakenAsync();
        Configure(change: tenant => tenant with
        {
            Agents = System.Collections.Frozen.FrozenDictionary.ToFrozenDictionary(
                tenant.Agents.Values.Concat(Enumerable.Range(0, 9).Select(i => tenant.Agents["bo"] with { Id = $"a{i}" })), a => a.Id),
        }, version: 3);

        Assert.Equal("unknown_target", await RefusalAsync(ana, new InviteFrame(conversation, ParticipantRole.Advise, null, "ana", null)));
        Assert.Equal("unknown_target", await RefusalAsync(ana, new InviteFrame(conversation, ParticipantRole.Advise, null, "nobody", null)));
        for (var i = 0; i < 8; i++)
        {
            await ana.SendAsync(new InviteFrame(conversation, ParticipantRole.Advise, null, $"a{i}", null));
        }

        Assert.Equal("too_many_participants", await RefusalAsync(ana, new InviteFrame(conversation, ParticipantRole.Advise, null, "a8", null)));
    }

    [Fact]
    public async Task Close_EndsEveryPartAndFreesWhoAdvised()
    {
        var (ana, conversation) = await TakenAsync();
        var (bo, _) = await InvitedAsync(ana, conversation, ParticipantRole.Advise);

        await ana.SendAsync(new CloseFrame(conversation, null));

        Assert.Equal("ended", (await bo.NextAsync<LeftFrame>()).Why);
        Assert.Equal(0, await UsedAsync("bo"));
        Assert.Equal("conversation_gone", await RefusalAsync(bo, new WhisperFrame(conversation, "w9", "noch da?")));
    }

    private async Task<(Desk Bo, JoinedFrame Joined)> InvitedAsync(Desk ana, string conversation, ParticipantRole role)
    {
        await ana.SendAsync(new InviteFrame(conversation, role, null, "bo", "kurze Frage"));
        Assert.Equal("invited", (await ana.NextAsync<ParticipantFrame>()).State);
        var bo = await Desk.ConnectAsync(Silo, "bo");
        await bo.SendAsync(new AcceptFrame((await bo.NextAsync<OfferFrame>()).Offer));
        var joined = await bo.NextAsync<JoinedFrame>();
        Assert.Equal("joined", (await ana.NextAsync<ParticipantFrame>()).State);
        return (bo, joined);
    }

    private static async Task<(string?, string?)> WhisperAsync(Desk desk)
    {
        var line = (await desk.NextAsync<MessageFrame>()).Message;
        return (line.SenderName, line.Text);
    }
}
