using Gateway.Contracts;
using Gateway.Conversations;
using Gateway.Host.Security;
using Gateway.Protocol.Lanes;

namespace Gateway.Tests.Host.Lanes;

public sealed class PublishTests
{
    [Fact]
    public async Task Publish_Batch_IsAcknowledgedOnlyWhenItIsDurable()
    {
        await using var door = await LaneDoor.OpenAsync();
        using var wire = await door.EnterAsync();
        door.Threads.Hold();

        await wire.SendAsync(LaneWire.Batch(7, LaneWire.Item("u1", "m1"), LaneWire.Item("u2", "m2"), LaneWire.Item("u1", "m3")));
        await wire.SyncAsync();
        door.Threads.Release();

        Assert.Equal(new LaneAck(7, 3), await wire.ReadAsync());
        Assert.Equal([("u1", "m1,m3"), ("u2", "m2")], door.Threads.Batches.Select(b => (b.Alias, string.Join(',', b.Items.Select(i => i.Id)))).Order());
    }

    [Fact]
    public async Task Publish_AllMembersOfAnItem_ReachTheThread()
    {
        var item = new InboundItem
        {
            Kind = ItemKind.Postback,
            Channel = "line",
            Sender = "u1",
            SenderName = "あゆ",
            Id = "m1",
            Timestamp = DateTimeOffset.FromUnixTimeMilliseconds(1_772_366_400_125),
            Text = "注文\tはどこ?",
            Locale = "ja",
            ReplyTo = "m0",
            Attachments = [new Attachment { Kind = "image", Id = "a1", Mime = "image/png", Size = 10 }],
            Location = new GeoPoint(-6.2, 106.8),
            Payload = "BUY",
            Status = "s",
            Target = "t",
            Aliases = [new CustomerAlias("phone", "+81312345678")],
            Extra = new Dictionary<string, string> { ["group"] = "g1" },
        };
        await using var door = await LaneDoor.OpenAsync();
        using var wire = await door.EnterAsync();

        await wire.SendAsync(LaneWire.Batch(1, item));

        Assert.IsType<LaneAck>(await wire.ReadAsync());
        var got = Assert.Single(door.Threads.Items);
        Assert.Equal(item with { Attachments = [], Aliases = [], Extra = null }, got with { Attachments = [], Aliases = [], Extra = null });
        Assert.Equal(item.Attachments, got.Attachments);
        Assert.Equal(item.Aliases, got.Aliases);
        Assert.Equal(item.Extra, got.Extra);
    }

    [Fact]
    public async Task Publish_TwoBatchesOfOneThread_AreTakenOneAfterTheOther()
    {
        await using var door = await LaneDoor.OpenAsync();
        using var wire = await door.EnterAsync();
        door.Threads.Hold();

        await wire.SendAsync(LaneWire.Batch(1, LaneWire.Item("u1", "m1")));
        await wire.SendAsync(LaneWire.Batch(2, LaneWire.Item("u1", "m2"), LaneWire.Item("u2", "m3")));
        await wire.SyncAsync();
        var before = door.Threads.Items.Select(i => i.Id).ToArray();
        door.Threads.Release();

        var acks = new[] { await wire.ReadAsync(), await wire.ReadAsync() };
        Assert.Equal([new LaneAck(1, 1), new LaneAck(2, 2)], acks.Cast<LaneAck>().OrderBy(ack => ack.Id));
        Assert.Equal(["m1", "m3"], before);
        Assert.Equal(["m1", "m3", "m2"], door.Threads.Items.Select(i => i.Id));
    }

    [Fact]
    public async Task Publish_FirstBatchOfAThreadFails_TheNextOneDoesNotOvertakeIt()
    {
        await using var door = await LaneDoor.OpenAsync();
        using var wire = await door.EnterAsync();
        door.Threads.Hold();
        door.Threads.Outcome = AcceptOutcome.Unavailable;

        await wire.SendAsync(LaneWire.Batch(1, LaneWire.Item("u1", "m1")));
        await wire.SendAsync(LaneWire.Batch(2, LaneWire.Item("u1", "m2")));
        await wire.SyncAsync();
        door.Threads.Release();

        var errors = new[] { await wire.ReadErrorAsync(), await wire.ReadErrorAsync() };
        Assert.Equal([("unavailable", 1L, 5000L), ("unavailable", 2L, 5000L)], errors.Select(e => (e.Code, e.Id!.Value, e.RetryAfterMs!.Value)).Order());
        Assert.Equal(["m1"], door.Threads.Items.Select(i => i.Id));
    }

    [Fact]
    public async Task Publish_MoreThanTheCredit_IsRefusedAndTheCreditComesBackWithTheAck()
    {
        await using var door = await LaneDoor.OpenAsync(o => o.CreditItems = 3);
        using var wire = await door.EnterAsync();
        door.Threads.Hold();

        await wire.SendAsync(LaneWire.Batch(1, LaneWire.Item("u1", "m1"), LaneWire.Item("u2", "m2")));
        await wire.SendAsync(LaneWire.Batch(2, LaneWire.Item("u3", "m3"), LaneWire.Item("u4", "m4")));
        var refused = await wire.ReadErrorAsync();
        door.Threads.Release();
        Assert.Equal(new LaneAck(1, 2), await wire.ReadAsync());
        await wire.SendAsync(LaneWire.Batch(2, LaneWire.Item("u3", "m3"), LaneWire.Item("u4", "m4")));

        Assert.Equal(("credit_exceeded", 2L), (refused.Code, refused.Id!.Value));
        Assert.Equal(new LaneAck(2, 2), await wire.ReadAsync());
        Assert.Equal(4, door.Threads.Items.Count());
    }

    [Fact]
    public async Task Publish_OneItemBreaksARule_NamesItAndTakesNothingOfTheBatch()
    {
        await using var door = await LaneDoor.OpenAsync();
        using var wire = await door.EnterAsync();

        await wire.SendAsync(LaneWire.Batch(5, LaneWire.Item("u1", "m1"), LaneWire.Item("u2", "m2", new string('x', 65_537)), LaneWire.Item("u3", "m3")));
        var refused = await wire.ReadErrorAsync();
        await wire.SendAsync(LaneWire.Batch(6, LaneWire.Item("u1", "m1"), LaneWire.Item("u3", "m3")));

        Assert.Equal(new LaneError("invalid_item", "text: at most 65536 bytes", "publish", 5, 1), refused);
        Assert.Equal(new LaneAck(6, 2), await wire.ReadAsync());
        Assert.Equal(["m1", "m3"], door.Threads.Items.Select(i => i.Id).Order());
    }

    [Theory]
    [InlineData("line", "osaka", "unknown_account")]
    [InlineData("telegram", "tokyo", "unknown_account")]
    [InlineData("webchat", "site", "unknown_account")]
    public async Task Publish_AccountThatTakesNone_IsRefused(string channel, string account, string code)
    {
        await using var door = await LaneDoor.OpenAsync();
        using var wire = await door.EnterAsync();

        await wire.SendAsync(new LanePublish(1, channel, account, [LaneWire.Item("u1", "m1")]));

        Assert.Equal((code, 1L), (await wire.ReadErrorAsync() is var error ? error.Code : "", error.Id!.Value));
        Assert.Empty(door.Threads.Batches);
    }

    [Fact]
    public async Task Publish_StoreIsGone_IsRefusedBeforeAnythingIsTaken()
    {
        await using var door = await LaneDoor.OpenAsync();
        using var wire = await door.EnterAsync();
        door.Threads.StoreAccepts = false;

        await wire.SendAsync(LaneWire.Batch(1, LaneWire.Item("u1", "m1")));

        var error = await wire.ReadErrorAsync();
        Assert.Equal(("store_unavailable", 5000L), (error.Code, error.RetryAfterMs!.Value));
        Assert.Empty(door.Threads.Batches);
    }

    [Fact]
    public async Task Publish_KeyOfASubscriber_IsForbidden()
    {
        await using var door = await LaneDoor.OpenAsync();
        using var wire = await door.EnterAsync(KeyRole.Events);

        await wire.SendAsync(LaneWire.Batch(1, LaneWire.Item("u1", "m1")));

        Assert.Equal("forbidden", (await wire.ReadErrorAsync()).Code);
        Assert.Empty(door.Threads.Batches);
    }

    [Fact]
    public async Task Publish_GateIsFull_WaitsInsteadOfRefusing()
    {
        await using var door = await LaneDoor.OpenAsync(o => o.InWorkItemsMax = 2);
        using var first = await door.EnterAsync();
        using var second = await door.EnterAsync();
        door.Threads.Hold();

        await first.SendAsync(LaneWire.Batch(1, LaneWire.Item("u1", "m1"), LaneWire.Item("u2", "m2")));
        await first.SyncAsync();
        await second.SyncAsync();
        await second.SendAsync(LaneWire.Batch(1, LaneWire.Item("u3", "m3")));
        door.Threads.Release();

        Assert.Equal(new LaneAck(1, 2), await first.ReadAsync());
        Assert.Equal(new LaneAck(1, 1), await second.ReadAsync());
        Assert.Equal(["m1", "m2", "m3"], door.Threads.Items.Select(i => i.Id).Order());
    }
}
