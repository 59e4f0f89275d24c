using Gateway.Contracts;
using Gateway.Contracts.Agents;

namespace Gateway.Tests.Conversations.Sending;

/// <summary>What the provider tells of our side's messages: what we sent ourselves is shown once, what somebody wrote in the provider's own inbox is shown too.</summary>
public sealed class EchoTests : IAsyncLifetime
{
    private const string Phone = "4915112345678";

    private Silo _silo = null!;
    private Customer _customer = null!;

    public async ValueTask InitializeAsync()
    {
        _silo = await Silo.StartAsync();
        _customer = new Customer(_silo, Phone);
    }

    public async ValueTask DisposeAsync() => await _silo.DisposeAsync();

    [Fact]
    public async Task Echo_OfWhatWeSent_ChangesNothing()
    {
        var (ana, conversation) = await AssignedAsync();
        _silo.Channels.Answer(new SendResult(SendOutcome.Sent, "wamid.a", PartIds: ["wamid.b"]));
        await ana.SendAsync(new ReplyFrame(conversation, "r1", "Ja?", []));
        await SentAsync(ana);

        await _customer.SendAsync(Echo("wamid.a", "Ja?"));
        await _customer.SendAsync(Echo("wamid.b", "Ja?"));
        await _customer.WriteAsync("Danke");

        Assert.Equal("Danke", (await ana.NextAsync<MessageFrame>()).Message.Text);
        Assert.Equal(1, await OutLinesAsync());
    }

    [Fact]
    public async Task Echo_BeforeTheAnswerToOurRequest_WaitsForItAndIsForgotten()
    {
        var (ana, conversation) = await AssignedAsync();
        var held = _silo.Channels.Held = new TaskCompletionSource();
        await ana.SendAsync(new ReplyFrame(conversation, "r1", "Ja?", []));
        Assert.Equal("accepted", (await ana.NextAsync<DeliveryFrame>()).Status);
        var id = "wamid." + _silo.Channels.Sent.Take(TestContext.Current.CancellationToken).DeliveryId.ToString("n");
        await _customer.SendAsync(Echo(id, "Ja?"));
        await _customer.SendAsync(Echo("wamid.inbox", "Aus dem Postfach"));
        Assert.Equal(1, await OutLinesAsync());

        held.SetResult();

        Assert.Equal("sent", (await ana.NextAsync<DeliveryFrame>()).Status);
        var line = (await ana.NextAsync<MessageFrame>()).Message;
        Assert.Equal(("out", "Aus dem Postfach"), (line.Direction, line.Text));
        Assert.Equal("https://x.example/f", Assert.Single(line.Attachments).Url);
        Assert.Equal(2, await OutLinesAsync());
    }

    [Fact]
    public async Task Echo_HeldWhenTheProcessEnds_IsShownWholeWhenNoAnswerComes()
    {
        var (ana, conversation) = await AssignedAsync();
        _silo.Channels.Held = new TaskCompletionSource();
        await ana.SendAsync(new ReplyFrame(conversation, "r1", "Ja?", []));
        Assert.Equal("accepted", (await ana.NextAsync<DeliveryFrame>()).Status);
        _silo.Channels.Sent.Take(TestContext.Current.CancellationToken);
        await _customer.SendAsync(Echo("wamid.inbox", "Aus dem Postfach"));
        _silo = await _silo.CrashAsync();

        _silo.Time.Advance(TimeSpan.FromMinutes(2));
        await _silo.Conversations.Of(_customer.Thread).WakeAsync();

        var shown = (await EventLog.ReadAsync(_silo)).Single(e => e.GetProperty("data").TryGetProperty("id", out var id) && id.GetString() == "wamid.inbox").GetProperty("data");
        Assert.Equal(("echo", "Aus dem Postfach"), (shown.GetProperty("kind").GetString(), shown.GetProperty("text").GetString()));
        Assert.Equal("https://x.example/f", shown.GetProperty("attachments")[0].GetProperty("url").GetString());
    }

    [Fact]
    public async Task Echo_ThatNamesAnUncertainMessage_TellsThatItWasSent()
    {
        var (ana, conversation) = await AssignedAsync();
        _silo.Channels.Answer(new SendResult(SendOutcome.Uncertain, Code: "timeout"));
        await ana.SendAsync(new ReplyFrame(conversation, "r1", "Ja?", []));
        Assert.Equal("accepted", (await ana.NextAsync<DeliveryFrame>()).Status);
        Assert.Equal("uncertain", (await ana.NextAsync<DeliveryFrame>()).Status);
        var ours = _silo.Channels.Sent.Take(TestContext.Current.CancellationToken).DeliveryId;

        await _customer.SendAsync(Echo("wamid.late", "Ja?") with { Extra = new Dictionary<string, string> { [ExtraNames.CallbackData] = ours.ToString() } });

        Assert.Equal("sent", (await ana.NextAsync<DeliveryFrame>()).Status);
        Assert.Equal(1, await OutLinesAsync());
    }

    [Fact]
    public async Task Receipts_OfAMessageInParts_TellWhatIsTrueOfAllOfThem()
    {
        var (ana, conversation) = await AssignedAsync();
        _silo.Channels.Answer(new SendResult(SendOutcome.Sent, "wamid.a", PartIds: ["wamid.b"]));
        await ana.SendAsync(new ReplyFrame(conversation, "r1", "Ja?", []));
        await SentAsync(ana);
        _silo = await _silo.RestartAsync();
        ana = await Desk.ConnectAsync(_silo, "ana");

        var customer = new Customer(_silo, Phone, written: 1);
        await customer.SendAsync(customer.About(ItemKind.Receipt, "wamid.a", status: "read"));
        await customer.SendAsync(customer.About(ItemKind.Receipt, "wamid.b", status: "delivered"));
        Assert.Equal("delivered", (await ana.NextAsync<DeliveryFrame>()).Status);
        await customer.SendAsync(customer.About(ItemKind.Receipt, "wamid.b", status: "failed"));
        Assert.Equal("failed", (await ana.NextAsync<DeliveryFrame>()).Status);
    }

    [Fact]
    public async Task Receipts_OfEachMemberOfAGroup_TakeEffectEach()
    {
        await _customer.WriteAsync("Hallo");
        var receipt = _customer.About(ItemKind.Receipt, "wamid.ours", status: "read");

        Assert.Equal(1, (await _customer.SendAsync(receipt with { Id = "wamid.ours:read:anna" })).Accepted);
        Assert.Equal(1, (await _customer.SendAsync(receipt with { Id = "wamid.ours:read:bo" })).Accepted);
        Assert.Equal(0, (await _customer.SendAsync(receipt with { Id = "wamid.ours:read:bo" })).Accepted);
    }

    [Fact]
    public async Task Receipt_ThatCallsOurMessageByOurOwnName_IsOfThatMessage()
    {
        var (ana, conversation) = await AssignedAsync();
        _silo.Channels.Answer(new SendResult(SendOutcome.Sent));
        await ana.SendAsync(new ReplyFrame(conversation, "r1", "Ja?", []));
        await SentAsync(ana);
        var ours = _silo.Channels.Sent.Take(TestContext.Current.CancellationToken).DeliveryId;

        await _customer.SendAsync(_customer.About(ItemKind.Receipt, ours.ToString(), status: "delivered"));

        Assert.Equal("delivered", (await ana.NextAsync<DeliveryFrame>()).Status);
    }

    [Fact]
    public async Task Reaction_ThatNamesTheMessageOtherwise_FollowsIt()
    {
        await _customer.SendAsync(_customer.Text("Hallo", "5") with { Extra = new Dictionary<string, string> { [ExtraNames.OtherId] = "7:9" } });
        await _customer.SendAsync(_customer.About(ItemKind.Reaction, "7:9", "!"));

        var reaction = Assert.Single(await EventLog.ReadAsync(_silo), e => e.GetProperty("data").TryGetProperty("target", out _));
        Assert.False(reaction.GetProperty("data").TryGetProperty("orphan", out _));
    }

    private static InboundItem Echo(string id, string text) => new()
    {
        Kind = ItemKind.Echo,
        Channel = "whatsapp",
        Sender = Phone,
        Id = id,
        Text = text,
        Attachments = [new Attachment { Kind = "file", Url = "https://x.example/f" }],
    };

    private static async Task SentAsync(Desk ana)
    {
        Assert.Equal("accepted", (await ana.NextAsync<DeliveryFrame>()).Status);
        Assert.Equal("sent", (await ana.NextAsync<DeliveryFrame>()).Status);
    }

    private async Task<int> OutLinesAsync() => (await EventLog.ReadAsync(_silo)).Count(e =>
        e.GetProperty("type").GetString() == EventTypes.MessageAccepted && e.GetProperty("data").GetProperty("direction").GetString() == "out");

    private async Task<(Desk Desk, string Conversation)> AssignedAsync()
    {
        var ana = await Desk.ConnectAsync(_silo, "ana");
        await _customer.WriteAsync("Hallo?");
        await ana.SendAsync(new AcceptFrame((await ana.NextAsync<OfferFrame>()).Offer));
        return (ana, (await ana.NextAsync<AssignedFrame>()).Conversation);
    }
}
