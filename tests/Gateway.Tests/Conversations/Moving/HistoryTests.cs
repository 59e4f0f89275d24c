using Gateway.Contracts;
using Gateway.Contracts.Agents;
using Gateway.Conversations;

namespace Gateway.Tests.Conversations.Moving;

public sealed class HistoryTests : MovingSilo
{
    [Fact]
    public async Task Assigned_MoreLinesThanAreKept_SaysSoAndTheEarlierOnesCanBeRead()
    {
        var customer = new Customer(Silo, Phone);
        for (var i = 0; i < 250; i += 10)
        {
            await customer.SendAsync([.. Enumerable.Range(i, 10).Select(n => customer.Text($"Zeile {n}"))]);
        }

        await RestartAsync();
        var ana = await Desk.ConnectAsync(Silo, "ana");
        Silo.Time.Advance(TimeSpan.FromSeconds(6));
        var assigned = await AcceptAsync(ana);
        Assert.Equal((250, 100, "Zeile 150"), (assigned.Total, assigned.Transcript.Count, assigned.Transcript[0].Text));

        var read = new List<string?>();
        long? cursor = null;
        do
        {
            await ana.SendAsync(new HistoryFrame(assigned.Conversation, cursor));
            var page = await ana.NextAsync<HistoryPageFrame>();
            read.InsertRange(0, page.Transcript.Select(l => l.Text));
            cursor = page.Cursor;
        }
        while (cursor is not null);

        Assert.Equal(Enumerable.Range(0, 150).Select(n => $"Zeile {n}"), read);
    }

    [Fact]
    public async Task History_OfAnothersConversation_IsRefused()
    {
        var (_, conversation) = await TakenAsync();
        var bo = await Desk.ConnectAsync(Silo, "bo");

        Assert.Equal("not_yours", await RefusalAsync(bo, new HistoryFrame(conversation, null)));
    }

    [Fact]
    public async Task Attachment_OfAnothersConversation_IsNotFound()
    {
        var ana = await Desk.ConnectAsync(Silo, "ana");
        var customer = new Customer(Silo, Phone);
        await customer.SendAsync(customer.Text("Sehen Sie:") with { Attachments = [new Attachment { Kind = "image", Id = "a1" }] });
        var assigned = await AcceptAsync(ana);
        Assert.True(ConversationId.TryParse(assigned.Conversation, out var id));
        async Task<string?> FindAsync(string tenant, string agent) =>
            (await Silo.Conversations.Of(id.Thread).AttachmentAsync(new AgentRef(tenant, agent), id.Ordinal, assigned.Transcript[0].Sequence, 0))?.Attachment.Id;

        Assert.Equal("a1", await FindAsync("acme", "ana"));
        Assert.Null(await FindAsync("acme", "bo"));
        Assert.Null(await FindAsync("other", "ana"));
    }

    [Fact]
    public async Task Assigned_LongLines_FitOneFrame()
    {
        var customer = new Customer(Silo, Phone);
        var text = new string('x', 60_000);
        for (var i = 0; i < 10; i++)
        {
            await customer.WriteAsync(text);
        }

        var assigned = await AcceptAsync(await Desk.ConnectAsync(Silo, "ana"));
        var bytes = new System.Buffers.ArrayBufferWriter<byte>();
        Gateway.Protocol.FrameCodec.Write(Gateway.Protocol.FrameFormat.Json, assigned, bytes);

        Assert.Equal(10, assigned.Total);
        Assert.InRange(assigned.Transcript.Count, 1, 9);
        Assert.InRange(bytes.WrittenCount, 1, Gateway.Protocol.FrameLimits.ServerFrameBytesMax);
    }
}
