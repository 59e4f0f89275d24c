using Gateway.Contracts;
using Gateway.Contracts.Agents;
using Gateway.Conversations;
using Gateway.Journal;
using Gateway.Tests.Journal;

namespace Gateway.Tests.Conversations.Moving;

/// <summary>How: the surviving conversation takes what is passed on to it, the passing thread cannot note that, and the other is closed before the provider comes again.</summary>
public sealed class MergeFaultTests : MergingSilo
{
    private readonly HeldStore _store = new(4);

    private protected override IJournalStore Store => _store;

    [Fact]
    public async Task PassedOn_NotNotedAndSurvivorIsClosed_TakesEffectOnceAndTheRestIsTaken()
    {
        var (ana, chat, main) = await BothAsync();
        await ana.SendAsync(new MergeFrame(chat, main));
        await ana.NextAsync<UnassignedFrame>();
        _store.FailsFor = key => key == new JournalKey(RecordKind.Conversation, ChatThread.Value);
        Assert.Equal(AcceptOutcome.Unavailable, (await ChatAsync("Noch etwas", "c2")).Outcome);
        await CloseAsync(ana, main);

        var again = await ChatAsync(Text("Noch etwas", "c2"), Text("Und noch etwas", "c3"));
        var oncemore = await ChatAsync("Noch etwas", "c2");

        Assert.Equal((AcceptOutcome.Accepted, 1, 1), (again.Outcome, again.Accepted, again.Duplicates));
        Assert.Equal((AcceptOutcome.Accepted, 0, 1), (oncemore.Outcome, oncemore.Accepted, oncemore.Duplicates));
        var said = (await EventLog.ReadAsync(Silo)).Where(e => e.GetProperty("type").GetString() == EventTypes.MessageAccepted)
            .Select(e => e.GetProperty("data").GetProperty("text").GetString());
        Assert.Equal(["Hallo im Chat", "Hallo?", "Noch etwas", "Und noch etwas"], said.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task PassedOn_NotNotedAndSurvivorIsClosed_TheSameAloneIsKnown()
    {
        var (ana, chat, main) = await BothAsync();
        await ana.SendAsync(new MergeFrame(chat, main));
        await ana.NextAsync<UnassignedFrame>();
        _store.FailsFor = key => key == new JournalKey(RecordKind.Conversation, ChatThread.Value);
        await ChatAsync("Noch etwas", "c2");
        await CloseAsync(ana, main);

        var again = await ChatAsync("Noch etwas", "c2");

        Assert.Equal((AcceptOutcome.Accepted, 0, 1), (again.Outcome, again.Accepted, again.Duplicates));
    }

    private async Task CloseAsync(Desk ana, string conversation)
    {
        _store.FailsFor = null;

        // The journal looks at its store again when its time comes; half a minute of real time is a hang.
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!Silo.Journal.Status.Ready)
        {
            timeout.Token.ThrowIfCancellationRequested();
            await Desk.PassAsync(Silo, TimeSpan.FromSeconds(1), ana);
        }

        await ana.SendAsync(new CloseFrame(conversation, null));
        await ana.NextAsync<UnassignedFrame>(f => f.Conversation == conversation);
    }
}
