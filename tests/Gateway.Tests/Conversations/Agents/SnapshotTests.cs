using Gateway.Contracts.Agents;
using Gateway.Conversations;
using Gateway.Tests.Conversations.Moving;

namespace Gateway.Tests.Conversations.Agents;

/// <summary>
/// How: a conversation tells its agent outside the call that committed, so the frame may reach the agent after a snapshot that was read in between.
/// The test delivers such a frame itself, at the latest time there is: when the snapshot is over.
/// </summary>
public sealed class SnapshotTests : MovingSilo
{
    [Fact]
    public async Task Snapshot_MessageItHeldComesLate_IsNotToldAgain()
    {
        var (ana, conversation) = await TakenAsync();
        var customer = new Customer(Silo, Phone, written: 1);
        await customer.WriteAsync("Noch da?");
        var late = await ana.NextAsync<MessageFrame>();

        var again = await Desk.ConnectAsync(Silo, "ana");
        var told = await again.NextAsync<AssignedFrame>();
        await DeliverAsync(late with { Seq = 0 });
        await customer.WriteAsync("Hallo!");

        Assert.Equal((conversation, late.Message.Sequence), (told.Conversation, told.Transcript[^1].Sequence));
        Assert.Equal("Hallo!", (await again.NextAsync<MessageFrame>()).Message.Text);
    }

    [Fact]
    public async Task Snapshot_AssignmentItHeldComesLate_IsNotToldAgain()
    {
        var desk = await Desk.ConnectAsync(Silo, "ana");
        await new Customer(Silo, Phone).WriteAsync("Hallo?");
        var late = await AcceptAsync(desk);

        var again = await Desk.ConnectAsync(Silo, "ana");
        await again.NextAsync<AssignedFrame>();
        await DeliverAsync(late with { Seq = 0 });
        await again.SendAsync(new CloseFrame(late.Conversation, null));

        Assert.IsType<UnassignedFrame>(await again.NextAsync<ServerFrame>(f => f.Seq > 0));
    }

    [Fact]
    public async Task Snapshot_ConversationLostAndTakenAgain_IsToldWhole()
    {
        var (_, conversation) = await TakenAsync();
        var again = await Desk.ConnectAsync(Silo, "ana");
        await again.NextAsync<AssignedFrame>();

        await again.SendAsync(new TransferFrame(conversation, "default", null, null));
        await again.NextAsync<UnassignedFrame>();

        Assert.Equal("Hallo?", (await AcceptAsync(again)).Transcript.Single(l => l.Direction == "in").Text);
    }

    private ValueTask DeliverAsync(ServerFrame frame) => Silo.Grains.GetGrain<IAgentGrain>(AgentKey.Of("acme", "ana")).DeliverAsync([frame]);
}
