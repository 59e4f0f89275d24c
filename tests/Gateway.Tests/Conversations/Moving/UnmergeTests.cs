using Gateway.Contracts;
using Gateway.Contracts.Agents;
using Gateway.Conversations;

namespace Gateway.Tests.Conversations.Moving;

public sealed class UnmergeTests : MergingSilo
{
    [Fact]
    public async Task Unmerge_Merged_IsOpenAgainAndEachThreadStandsForItself()
    {
        var (ana, chat, main) = await MergedAsync();
        await ChatAsync("Beim anderen", "c2");
        await ana.NextAsync<MessageFrame>(f => f.Message.Text == "Beim anderen");

        Assert.Equal(ActOutcome.Done, await UnmergeAsync(chat));
        var note = await ana.NextAsync<MessageFrame>(f => f.Conversation == main);
        var back = await AcceptAsync(ana);
        await ChatAsync("Wieder hier", "c3");

        Assert.Equal(("unmerged", chat), (note.Message.Kind, note.Message.Payload));
        Assert.Equal(chat, back.Conversation);
        Assert.Equal(["Hallo im Chat"], back.Transcript.Where(l => l.Direction == "in").Select(l => l.Text));
        Assert.Equal((chat, "Wieder hier"), await LineAsync(ana));
        Assert.Equal([EventTypes.ConversationUnmerged, EventTypes.ConversationReopened, EventTypes.JobCreated], (await TypesAsync(chat)).SkipWhile(t => t != EventTypes.ConversationUnmerged).Take(3));
        Assert.Contains(EventTypes.ConversationUnmerged, await TypesAsync(main));
        Assert.Equal(2, await UsedAsync("ana"));
    }

    [Fact]
    public async Task Unmerge_WhatWasPassedOnComesAgain_TakesNoEffectTwice()
    {
        var (_, chat, _) = await MergedAsync();
        await ChatAsync("Beim anderen", "c2");
        Assert.Equal(ActOutcome.Done, await UnmergeAsync(chat));

        var again = await ChatAsync("Beim anderen", "c2");
        await RestartAsync();
        var afterRestart = await ChatAsync("Beim anderen", "c2");
        var fresh = await ChatAsync("Neu", "c3");

        Assert.Equal((0, 1), (again.Accepted, again.Duplicates));
        Assert.Equal((0, 1), (afterRestart.Accepted, afterRestart.Duplicates));
        Assert.Equal((1, 0), (fresh.Accepted, fresh.Duplicates));
    }

    [Fact]
    public async Task Merge_SurvivorIsClosedAndWhatWasPassedOnComesAgain_TakesNoEffectTwice()
    {
        var (ana, _, main) = await MergedAsync();
        await ChatAsync("Beim anderen", "c2");
        await ana.SendAsync(new CloseFrame(main, null));
        await ana.NextAsync<UnassignedFrame>(f => f.Conversation == main);

        var again = await ChatAsync("Beim anderen", "c2");

        Assert.Equal((0, 1), (again.Accepted, again.Duplicates));
    }

    [Fact]
    public async Task Unmerge_OverARestart_IsDoneAndStays()
    {
        var (_, chat, _) = await MergedAsync();
        await RestartAsync();
        Assert.Equal(ActOutcome.Done, await UnmergeAsync(chat));

        // Ana's one unit of capacity is with the other conversation.
        Assert.Equal(chat, (await AcceptAsync(await Desk.ConnectAsync(Silo, "bo"))).Conversation);
        await RestartAsync();
        await ChatAsync("Wieder hier", "c2");
        var held = await (await Desk.ConnectAsync(Silo, "bo")).NextAsync<AssignedFrame>();

        Assert.Equal((chat, "Wieder hier"), (held.Conversation, held.Transcript[^1].Text));
        Assert.Equal(ActOutcome.NotMerged, await UnmergeAsync(chat));
    }

    [Fact]
    public async Task Unmerge_CutOffAfterThePointerIsGone_IsFinishedByAskingAgain()
    {
        var (ana, chat, main) = await MergedAsync();
        var survivor = ConversationId.TryParse(main, out var id) ? id : throw new InvalidOperationException(main);
        var step = await Silo.Conversations.Of(survivor.Thread).MergeAsync(new MergeCall(MergeStage.Release, "acme", null, "key-1", chat, main, default));
        Assert.Equal(ActOutcome.Done, step.Outcome);

        // Until it is finished, nothing is lost.
        await ChatAsync("Dazwischen", "c2");
        await ana.NextAsync<MessageFrame>(f => f.Conversation == main && f.Message.Text == "Dazwischen");

        Assert.Equal(ActOutcome.Done, await UnmergeAsync(chat));
        Assert.Equal(chat, (await AcceptAsync(ana)).Conversation);
        Assert.Single(await TypesAsync(main), t => t == EventTypes.ConversationUnmerged);
    }

    [Fact]
    public async Task Unmerge_NeverMergedOrOfNobody_IsRefusedAndNothingChanges()
    {
        var (_, chat, main) = await BothAsync();
        var before = (await EventLog.ReadAsync(Silo)).Count;

        Assert.Equal(ActOutcome.NotMerged, await UnmergeAsync(chat));
        Assert.Equal(ActOutcome.NotMerged, await UnmergeAsync(main));
        Assert.Equal(ActOutcome.Unknown, await UnmergeAsync("nonsense"));
        Assert.Equal(ActOutcome.Unknown, await ConversationMerge.UndoAsync(Silo.Conversations, "other", "key-1", chat));
        Assert.Equal(before, (await EventLog.ReadAsync(Silo)).Count);
    }

    [Fact]
    public async Task Unmerge_ThenMergedAgain_IsPartOfTheOtherAgain()
    {
        var (ana, chat, main) = await MergedAsync();
        await UnmergeAsync(chat);
        await AcceptAsync(ana);

        await ana.SendAsync(new MergeFrame(chat, main));
        await ana.NextAsync<UnassignedFrame>(f => f.Conversation == chat && f.Why == "merged");
        await ChatAsync("Beim anderen", "c2");

        Assert.Equal("Beim anderen", (await ana.NextAsync<MessageFrame>(f => f.Message.Kind == "message")).Message.Text);
    }

    private async Task<(Desk Ana, string Chat, string Main)> MergedAsync()
    {
        var (ana, chat, main) = await BothAsync();
        await ana.SendAsync(new MergeFrame(chat, main));
        await ana.NextAsync<UnassignedFrame>();
        return (ana, chat, main);
    }

    private ValueTask<ActOutcome> UnmergeAsync(string chat) => ConversationMerge.UndoAsync(Silo.Conversations, "acme", "key-1", chat);
}
