using Gateway.Contracts;
using Gateway.Contracts.Agents;

namespace Gateway.Tests.Conversations.Moving;

public sealed class MergeTests : MergingSilo
{
    [Fact]
    public async Task Merge_NewMessagesOfBothThreads_GoToTheSurvivingConversation()
    {
        var (ana, chat, main) = await BothAsync();

        await ana.SendAsync(new MergeFrame(chat, main));
        var pointer = await ana.NextAsync<MessageFrame>(f => f.Conversation == main);
        var ended = await ana.NextAsync<UnassignedFrame>();
        var accepted = await ChatAsync("Noch etwas im Chat", "c2");
        var again = await ChatAsync("Noch etwas im Chat", "c2");
        await new Customer(Silo, Phone, written: 1).WriteAsync("Und hier");

        Assert.Equal(("merged", chat), (pointer.Message.Kind, pointer.Message.Payload));
        Assert.Equal((chat, "merged"), (ended.Conversation, ended.Why));
        Assert.Equal((1, 0), (accepted.Accepted, accepted.Duplicates));
        Assert.Equal((0, 1), (again.Accepted, again.Duplicates));
        Assert.Equal((main, "Noch etwas im Chat"), await LineAsync(ana));
        Assert.Equal((main, "Und hier"), await LineAsync(ana));
        Assert.Equal(1, await UsedAsync("ana"));
        Assert.Equal([EventTypes.ConversationMerged, EventTypes.JobCompleted, EventTypes.ConversationClosed], (await TypesAsync(chat))[^3..]);
    }

    [Fact]
    public async Task Merge_OverARestart_StillPassesOnAndKnowsWhatItPassedOn()
    {
        var (ana, chat, main) = await BothAsync();
        await ana.SendAsync(new MergeFrame(chat, main));
        await ana.NextAsync<UnassignedFrame>();
        await ChatAsync("Noch etwas", "c2");
        await RestartAsync();

        var again = await ChatAsync("Noch etwas", "c2");
        var old = await ChatAsync("Hallo im Chat", "c1");
        await ChatAsync("Und noch etwas", "c3");
        ana = await Desk.ConnectAsync(Silo, "ana");
        var assigned = await ana.NextAsync<AssignedFrame>();

        Assert.Equal((0, 1), (again.Accepted, again.Duplicates));
        Assert.Equal((0, 1), (old.Accepted, old.Duplicates));
        Assert.Equal(["Hallo?", null, "Noch etwas", "Und noch etwas"], assigned.Transcript.Select(l => l.Text));
    }

    [Fact]
    public async Task Merge_SurvivorIsClosed_TheThreadStandsForItselfAgain()
    {
        var (ana, chat, main) = await BothAsync();
        await ana.SendAsync(new MergeFrame(chat, main));
        await ana.NextAsync<UnassignedFrame>();
        await ana.SendAsync(new CloseFrame(main, null));
        await ana.NextAsync<UnassignedFrame>(f => f.Conversation == main);

        await ChatAsync("Ich bin zurück", "c2");

        Assert.Equal(ChatThread.ToString(), (await AcceptAsync(ana)).Conversation.Split('.')[0]);
    }

    [Fact]
    public async Task Merge_BothChannelsNumberTheirMessagesAlike_NoneIsTakenForTheOther()
    {
        var (ana, chat, main) = await BothAsync();
        await new Customer(Silo, Phone).SendAsync(new Customer(Silo, Phone).Text("Die Sieben", id: "7"));
        await ana.SendAsync(new MergeFrame(chat, main));
        await ana.NextAsync<UnassignedFrame>();

        var accepted = await ChatAsync("Die andere Sieben", "7");

        Assert.Equal((1, 0), (accepted.Accepted, accepted.Duplicates));
        await ana.NextAsync<MessageFrame>(f => f.Conversation == main && f.Message.Text == "Die andere Sieben");
    }

    [Fact]
    public async Task Merge_Repeated_ChangesNothing()
    {
        var (ana, chat, main) = await BothAsync();
        await ana.SendAsync(new MergeFrame(chat, main));
        await ana.NextAsync<UnassignedFrame>();
        var before = (await EventLog.ReadAsync(Silo)).Count;

        await ana.SendAsync(new MergeFrame(chat, main));
        await ana.SendAsync(new PingFrame());
        await ana.NextAsync<PongFrame>();

        Assert.Equal(before, (await EventLog.ReadAsync(Silo)).Count);
    }

    [Fact]
    public async Task Merge_OtherCustomerOrNotOnesOwn_IsRefusedAndNothingChanges()
    {
        var (ana, chat, main) = await BothAsync();
        await new Customer(Silo, "4915100000000").WriteAsync("Ich bin jemand anderes");
        var other = (await AcceptAsync(ana)).Conversation;
        var bo = await Desk.ConnectAsync(Silo, "bo");

        Assert.Equal("other_customer", await RefusalAsync(ana, new MergeFrame(chat, other)));
        Assert.Equal("unknown_target", await RefusalAsync(ana, new MergeFrame(chat, chat)));
        Assert.Equal("not_yours", await RefusalAsync(bo, new MergeFrame(chat, main)));
        Assert.DoesNotContain((await EventLog.ReadAsync(Silo)).Select(e => e.GetProperty("type").GetString()), t => t == EventTypes.ConversationMerged);
    }
}
