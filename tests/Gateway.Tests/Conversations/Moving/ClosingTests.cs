using System.Collections.Frozen;
using Gateway.Contracts.Agents;
using Gateway.Contracts.Commands;
using Gateway.Conversations;

namespace Gateway.Tests.Conversations.Moving;

public sealed class ClosingTests : MovingSilo
{
    [Fact]
    public async Task Acts_OfAnEarlierStint_AreRefusedWhenTheyNameItsJob()
    {
        var ana = await Desk.ConnectAsync(Silo, "ana");
        await new Customer(Silo, Phone).WriteAsync("Hallo?");
        var first = await AcceptAsync(ana);
        await ana.SendAsync(new TransferFrame(first.Conversation, "default", null, null, first.Job));
        var second = await AcceptAsync(ana);

        Assert.Equal("stale_job", await RefusalAsync(ana, new CloseFrame(first.Conversation, null, first.Job)));
        Assert.Equal("stale_job", await RefusalAsync(ana, new ReplyFrame(first.Conversation, "r1", "Tschüss", [], first.Job)));
        Assert.Equal("stale_job", await RefusalAsync(ana, new TransferFrame(first.Conversation, "second", null, null, first.Job)));
        await ana.SendAsync(new ReplyFrame(first.Conversation, "r2", "Guten Tag", [], second.Job));
        Assert.Equal("Guten Tag", Silo.Channels.Sent.Take(Cancelled).Text);
        await ana.SendAsync(new CloseFrame(first.Conversation, null, second.Job));
        Assert.Equal("closed", (await ana.NextAsync<UnassignedFrame>(u => u.Why != "transferred")).Why);
    }

    [Fact]
    public async Task Close_QueueWithCodes_TakesOnlyThose()
    {
        Configure(queue: q => q with { Dispositions = ["solved", "refund"], DispositionRequired = true }, version: 3);
        var (ana, conversation) = await TakenAsync();

        Assert.Equal("disposition_needed", await RefusalAsync(ana, new CloseFrame(conversation, null)));
        Assert.Equal("unknown_disposition", await RefusalAsync(ana, new CloseFrame(conversation, "lunch")));
        Assert.Equal(CommandOutcome.UnknownDisposition, (await RunAsync(new EndCommand("lunch"))).Outcome);
        await ana.SendAsync(new CloseFrame(conversation, "refund"));

        Assert.Equal("closed", (await ana.NextAsync<UnassignedFrame>()).Why);
    }

    [Fact]
    public async Task Reopen_WindowOfTheChannel_GoesBeforeThatOfTheTenant()
    {
        Configure(change: tenant => tenant with { ReopenWindows = new Dictionary<string, TimeSpan> { ["whatsapp"] = TimeSpan.FromMinutes(5) }.ToFrozenDictionary() }, version: 3);
        var (ana, conversation) = await TakenAsync();
        await ana.SendAsync(new CloseFrame(conversation, null));
        await ana.NextAsync<UnassignedFrame>();
        await Desk.PassAsync(Silo, TimeSpan.FromMinutes(6), ana);

        await new Customer(Silo, Phone, written: 1).WriteAsync("Noch etwas");

        Assert.Equal(conversation[..^1] + "2", (await AcceptAsync(ana)).Conversation);
    }
}
