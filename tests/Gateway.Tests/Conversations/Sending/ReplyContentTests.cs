using Gateway.Contracts;
using Gateway.Contracts.Agents;

namespace Gateway.Tests.Conversations.Sending;

/// <summary>What a reply has beside its text: the message it answers and the choices under it.</summary>
public sealed class ReplyContentTests : IAsyncLifetime
{
    private Silo _silo = null!;

    public async ValueTask InitializeAsync() => _silo = await Silo.StartAsync();

    public async ValueTask DisposeAsync() => await _silo.DisposeAsync();

    [Fact]
    public async Task Reply_WithReplyToAndChoices_IsSentAndStoredWithThem()
    {
        var (ana, conversation) = await AssignedAsync();
        _silo.Channels.Answer(new SendResult(SendOutcome.Sent, "wamid.ours"));
        await ana.SendAsync(new ReplyFrame(conversation, "r1", "Größe?", []) { ReplyTo = "wamid.theirs", QuickReplies = [new QuickReply("42", "size-42")] });

        var sent = _silo.Channels.Sent.Take(TestContext.Current.CancellationToken);
        Assert.Equal(("wamid.theirs", new QuickReply("42", "size-42")), (sent.ReplyTo, Assert.Single(sent.QuickReplies)));
        Assert.Equal("accepted", (await ana.NextAsync<DeliveryFrame>()).Status);
        Assert.Equal("sent", (await ana.NextAsync<DeliveryFrame>()).Status);
        var stored = (await EventLog.ReadAsync(_silo)).Single(e => e.GetProperty("data").TryGetProperty("quickReplies", out _)).GetProperty("data");
        Assert.Equal("wamid.theirs", stored.GetProperty("replyTo").GetString());
        Assert.Equal("size-42", stored.GetProperty("quickReplies")[0].GetProperty("payload").GetString());
    }

    [Fact]
    public async Task Reply_ToOurOwnMessage_NamesItAsTheProviderDoes()
    {
        var (ana, conversation) = await AssignedAsync();
        _silo.Channels.Answer(new SendResult(SendOutcome.Sent, "wamid.ours"));
        await ana.SendAsync(new ReplyFrame(conversation, "r1", "Größe?", []));
        Assert.Equal("accepted", (await ana.NextAsync<DeliveryFrame>()).Status);
        Assert.Equal("sent", (await ana.NextAsync<DeliveryFrame>()).Status);
        await ana.SendAsync(new ReplyFrame(conversation, "r2", "Schuhgröße.", []) { ReplyTo = "r1" });

        _silo.Channels.Sent.Take(TestContext.Current.CancellationToken);
        Assert.Equal("wamid.ours", _silo.Channels.Sent.Take(TestContext.Current.CancellationToken).ReplyTo);
    }

    [Fact]
    public async Task Reply_QueuedAgainAfterACrash_StillHasThem()
    {
        var (ana, conversation) = await AssignedAsync();
        _silo.Channels.SendsOnce = true;
        _silo.Channels.HasBegun = false;
        _silo.Channels.Held = new TaskCompletionSource();
        await ana.SendAsync(new ReplyFrame(conversation, "r1", "Größe?", []) { ReplyTo = "wamid.theirs", QuickReplies = [new QuickReply("42", "size-42")] });
        _silo.Channels.Sent.Take(TestContext.Current.CancellationToken);
        _silo = await _silo.CrashAsync();

        await EventLog.UntilAsync(_silo, EventTypes.MessageSent);

        var sent = _silo.Channels.Sent.Take(TestContext.Current.CancellationToken);
        Assert.Equal(("wamid.theirs", new QuickReply("42", "size-42")), (sent.ReplyTo, Assert.Single(sent.QuickReplies)));
    }

    private async Task<(Desk Desk, string Conversation)> AssignedAsync()
    {
        var ana = await Desk.ConnectAsync(_silo, "ana");
        await new Customer(_silo, "4915112345678").WriteAsync("Hallo?");
        await ana.SendAsync(new AcceptFrame((await ana.NextAsync<OfferFrame>()).Offer));
        return (ana, (await ana.NextAsync<AssignedFrame>()).Conversation);
    }
}
