using Gateway.Contracts;
using Gateway.Contracts.Agents;
using Gateway.Contracts.Commands;
using Gateway.Conversations;

namespace Gateway.Tests.Conversations;

/// <summary>What one turn leaves behind: all that was committed, or nothing.</summary>
public sealed class TurnTests : IAsyncLifetime
{
    private const string Phone = "4915112345678";

    private Silo _silo = null!;

    public async ValueTask InitializeAsync() => _silo = await Silo.StartAsync();

    public async ValueTask DisposeAsync() => await _silo.DisposeAsync();

    [Fact]
    public async Task Reply_ThatNoEventCanHold_LeavesNothingBehind()
    {
        var customer = new Customer(_silo, Phone);
        var (ana, assigned) = await AssignedAsync(customer);
        var conversation = _silo.Conversations.Of(customer.Thread);

        // Six bytes each in JSON; on a socket it is refused as malformed before it comes here.
        var reply = new ReplyFrame(assigned.Conversation, "r1", new string('\u0001', 60_000), []);
        await Assert.ThrowsAsync<ArgumentException>(async () => await conversation.DoAsync(ana.Agent, assigned.Conversation, reply));
        await customer.WriteAsync("Noch da?");
        Assert.Equal("Noch da?", (await ana.NextAsync<MessageFrame>()).Message.Text);
        await Desk.PassAsync(_silo, TimeSpan.FromMinutes(2), ana);
        await conversation.WakeAsync();

        // The thread has no delivery that a repair could take for one of ours.
        await ana.SendAsync(new ReplyFrame(assigned.Conversation, "r2", "Ja", []));
        Assert.Equal("Ja", _silo.Channels.Sent.Take(TestContext.Current.CancellationToken).Text);
        Assert.Empty(_silo.Channels.Sent);
    }

    [Fact]
    public async Task Message_OfCharactersThatJsonWritesLong_IsCutAndKept()
    {
        var customer = new Customer(_silo, Phone);

        var result = await customer.WriteAsync(new string('\u0001', 64 * 1024));

        Assert.Equal((AcceptOutcome.Accepted, 1), (result.Outcome, result.Accepted));
        var ana = await Desk.ConnectAsync(_silo, "ana");
        await ana.SendAsync(new AcceptFrame((await ana.NextAsync<OfferFrame>()).Offer));
        Assert.InRange((await ana.NextAsync<AssignedFrame>()).Transcript[0].Text!.Length, 8 * 1024, 40 * 1024);
    }

    [Fact]
    public async Task Receipts_AboutEverythingUpToATime_TakeEffectEach()
    {
        var customer = new Customer(_silo, Phone);
        await customer.WriteAsync("Hallo");

        Assert.Equal(1, (await customer.SendAsync(Read("read:1"))).Accepted);
        Assert.Equal(1, (await customer.SendAsync(Read("read:2"))).Accepted);
        Assert.Equal(0, (await customer.SendAsync(Read("read:2"))).Accepted);
    }

    [Fact]
    public async Task Command_ThatChangedNothing_DoesNotTakeEffectWhenItIsRepeated()
    {
        var customer = new Customer(_silo, Phone);
        var (ana, assigned) = await AssignedAsync(customer);
        var open = new CommandCall("acme", null, null, null, "k1", "open", "key-1", new OpenCommand(null, new Dictionary<string, string>()));
        Assert.Equal(CommandOutcome.Done, (await _silo.Conversations.Of(customer.Thread).CommandAsync(open)).Outcome);
        await ana.SendAsync(new CloseFrame(assigned.Conversation, null));
        await ana.NextAsync<UnassignedFrame>();

        var again = await _silo.Conversations.Of(customer.Thread).CommandAsync(open);

        Assert.Equal(CommandOutcome.Done, again.Outcome);
        Assert.Equal(ActOutcome.Gone, await _silo.Conversations.Of(customer.Thread).AssignAsync(assigned.Job, "ana"));
        Assert.DoesNotContain((await _silo.Grains.GetGrain<IPoolGrain>("acme").ViewAsync()).Queues, q => q.Waiting > 0);
    }

    private InboundItem Read(string id) => new() { Kind = ItemKind.Receipt, Channel = "whatsapp", Sender = Phone, Id = id, Status = "read", Timestamp = _silo.Time.GetUtcNow() };

    private async Task<(Desk Desk, AssignedFrame Assigned)> AssignedAsync(Customer customer)
    {
        var ana = await Desk.ConnectAsync(_silo, "ana");
        await customer.WriteAsync("Hallo?");
        await ana.SendAsync(new AcceptFrame((await ana.NextAsync<OfferFrame>()).Offer));
        return (ana, await ana.NextAsync<AssignedFrame>());
    }
}
