using Gateway.Contracts.Agents;

namespace Gateway.Tests.Conversations.Moving;

public sealed class TypingTests : MovingSilo
{
    [Fact]
    public async Task Customer_Types_AgentAndParticipantsAreToldOnceInTwoSecondsAndNothingIsKept()
    {
        var (ana, conversation) = await TakenAsync();
        var sue = await Desk.ConnectAsync(Silo, "sup");
        await sue.SendAsync(new JoinFrame(conversation, ParticipantRole.Observe));
        await sue.NextAsync<JoinedFrame>();
        var before = await TypesAsync(conversation);

        await TypeAsync();
        var told = await ana.NextAsync<CustomerTypingFrame>();
        Assert.Equal((conversation, 0L), (told.Conversation, told.Seq));
        Assert.Equal(conversation, (await sue.NextAsync<CustomerTypingFrame>()).Conversation);

        // What comes within two seconds is passed over: the message behind it is the next thing that is told.
        Silo.Time.Advance(TimeSpan.FromSeconds(1.9));
        await TypeAsync();
        await new Customer(Silo, Phone, written: 1).WriteAsync("da bin ich");
        Assert.IsType<MessageFrame>(await ana.NextAsync<ServerFrame>(f => f is CustomerTypingFrame or MessageFrame { Message.Text: "da bin ich" }));
        Silo.Time.Advance(TimeSpan.FromSeconds(0.2));
        await TypeAsync();
        await ana.NextAsync<CustomerTypingFrame>();

        string[] expected = [.. before, "gateway.message.accepted"];
        Assert.Equal(expected, await TypesAsync(conversation));
    }

    [Fact]
    public async Task Customer_TypesInAClosedConversation_NobodyIsTold()
    {
        var (ana, conversation) = await TakenAsync();
        await ana.SendAsync(new CloseFrame(conversation, null));
        await ana.NextAsync<UnassignedFrame>();

        await TypeAsync();
        await ana.SendAsync(new PingFrame());

        Assert.IsType<PongFrame>(await ana.NextAsync<ServerFrame>(f => f is CustomerTypingFrame or PongFrame));
    }

    [Fact]
    public async Task Customer_OfAnotherTenant_NobodyIsTold()
    {
        var (ana, _) = await TakenAsync();

        await Silo.Conversations.Of(new Customer(Silo, Phone).Thread).TypingAsync("other");
        await ana.SendAsync(new PingFrame());

        Assert.IsType<PongFrame>(await ana.NextAsync<ServerFrame>(f => f is CustomerTypingFrame or PongFrame));
    }

    [Fact]
    public async Task Agent_Types_CustomerIsShownOnceInTwoSecondsAndNothingIsKept()
    {
        var (ana, conversation) = await TakenAsync();
        var before = await TypesAsync(conversation);

        await ana.SendAsync(new TypingFrame(conversation));
        Assert.Equal(Phone, Silo.Channels.Typing.Take(Cancelled));
        Silo.Time.Advance(TimeSpan.FromSeconds(1.9));
        await ana.SendAsync(new TypingFrame(conversation));
        Silo.Time.Advance(TimeSpan.FromSeconds(0.2));
        await ana.SendAsync(new TypingFrame(conversation));
        Assert.Equal(Phone, Silo.Channels.Typing.Take(Cancelled));

        Assert.Empty(Silo.Channels.Typing);
        Assert.Equal(before, await TypesAsync(conversation));
    }

    [Fact]
    public async Task Agent_TypesInWhatIsNotItsOwn_IsRefusedLikeAReply()
    {
        var (ana, conversation) = await TakenAsync();
        var bo = await Desk.ConnectAsync(Silo, "bo");
        var sue = await Desk.ConnectAsync(Silo, "sup");
        await sue.SendAsync(new JoinFrame(conversation, ParticipantRole.Observe));
        await sue.NextAsync<JoinedFrame>();

        Assert.Equal("not_yours", await RefusalAsync(bo, new TypingFrame(conversation)));
        Assert.Equal("not_yours", await RefusalAsync(sue, new TypingFrame(conversation)));
        Assert.Equal("conversation_unknown", await RefusalAsync(bo, new TypingFrame("kq3vJxY0Qd2b1mYc5tW8zA.1")));
        await ana.SendAsync(new CloseFrame(conversation, null));
        Assert.Equal("conversation_gone", await RefusalAsync(ana, new TypingFrame(conversation)));
        Assert.Empty(Silo.Channels.Typing);
    }

    [Fact]
    public async Task Agent_WhoSpeaksInAnothersConversation_MayShowThatItTypes()
    {
        var (_, conversation) = await TakenAsync();
        var sue = await Desk.ConnectAsync(Silo, "sup");
        await sue.SendAsync(new JoinFrame(conversation, ParticipantRole.Speak));
        await sue.NextAsync<JoinedFrame>();

        await sue.SendAsync(new TypingFrame(conversation));

        Assert.Equal(Phone, Silo.Channels.Typing.Take(Cancelled));
    }

    private ValueTask TypeAsync() => Silo.Conversations.Of(new Customer(Silo, Phone).Thread).TypingAsync("acme");
}
