using System.Collections.Frozen;
using Gateway.Contracts;
using Gateway.Contracts.Agents;
using Gateway.Contracts.Configuration;
using Gateway.Conversations;
using Gateway.Journal;

namespace Gateway.Tests.Conversations.Reloading;

/// <summary>Agents, queues and tenants that leave the configuration while work is open: none of it is stranded.</summary>
public sealed class ConfigurationChangeTests : IAsyncLifetime
{
    private Silo _silo = null!;

    public async ValueTask InitializeAsync() => _silo = await Silo.StartAsync();

    public async ValueTask DisposeAsync() => await _silo.DisposeAsync();

    [Fact]
    public async Task AgentRemoved_WithAConversation_ItGoesToAnother()
    {
        var (_, assigned) = await AssignedAsync();
        Publish(tenant => tenant with { Agents = Without(tenant, "ana") });
        var bo = await Desk.ConnectAsync(_silo, "bo");

        var offer = await bo.NextAsync<OfferFrame>();
        await bo.SendAsync(new AcceptFrame(offer.Offer));

        Assert.Equal(assigned.Conversation, offer.Conversation);
        Assert.Equal(assigned.Conversation, (await bo.NextAsync<AssignedFrame>()).Conversation);

        // The next audit finds nothing in its hands.
        await Desk.PassAsync(_silo, TimeSpan.FromMinutes(2), bo);
        await UntilAsync(async () => (await PoolAsync()).Agents.All(a => a.Id != "ana"));
    }

    [Fact]
    public async Task AgentRemoved_WhoAloneWasToTakeIt_ItGoesToAnother()
    {
        var (ana, assigned) = await AssignedAsync();
        await ana.SendAsync(new TransferFrame(assigned.Conversation, Queue: null, "bo", Note: null));
        await ana.NextAsync<UnassignedFrame>();
        Publish(tenant => tenant with { Agents = Without(tenant, "bo") });
        await ana.SendAsync(new PresenceFrame(Presence.Online));

        Assert.Equal(assigned.Conversation, (await ana.NextAsync<OfferFrame>()).Conversation);
    }

    [Fact]
    public async Task QueueRemoved_WithWaitingWork_AnyoneMayTakeIt()
    {
        var customer = new Customer(_silo, "4915112345678");
        await customer.WriteAsync("Hallo?");
        await UntilAsync(async () => (await PoolAsync()).Queues.Any(q => q.Waiting == 1));
        Publish(tenant => tenant with
        {
            Queues = tenant.Queues.Where(q => q.Key != "default").ToFrozenDictionary(),
            Agents = tenant.Agents.Values.Select(a => a with { Queues = ["second"] }).ToFrozenDictionary(a => a.Id),
        });

        var ana = await Desk.ConnectAsync(_silo, "ana");

        Assert.Equal(new ConversationId(customer.Thread, 1).ToString(), (await ana.NextAsync<OfferFrame>()).Conversation);
    }

    [Fact]
    public async Task TenantGone_ItsConversationsStayAsTheyAreAndWaitForIt()
    {
        var customer = new Customer(_silo, "4915112345678");
        var (ana, assigned) = await AssignedAsync(customer);
        var model = _silo.Models.Current;
        _silo.Models.Publish(new GatewayModel { Version = 2, Tenants = FrozenDictionary<string, TenantModel>.Empty });

        Assert.Equal(ActOutcome.Unavailable, await _silo.Conversations.Of(customer.Thread).AssignAsync(assigned.Job, "ana"));
        await _silo.Conversations.Of(customer.Thread).WakeAsync();
        Assert.Empty(await DueAsync(customer, TimeSpan.FromMinutes(9)));
        Assert.Single(await DueAsync(customer, TimeSpan.FromMinutes(11)));

        _silo.Models.Publish(model with { Version = 3 });
        await ana.SendAsync(new CloseFrame(assigned.Conversation, null));
        Assert.Equal("closed", (await ana.NextAsync<UnassignedFrame>()).Why);
    }

    [Fact]
    public async Task Agents_MoreThanOneCommitHolds_AreAllThereAlsoAfterARestart()
    {
        Publish(tenant => tenant with
        {
            Agents = Enumerable.Range(0, 6_000).Select(i => tenant.Agents["ana"] with { Id = $"agent-{i}", Name = $"agent-{i}" }).ToFrozenDictionary(a => a.Id),
        });
        Assert.Equal(6_000, (await PoolAsync()).Agents.Count);
        var model = _silo.Models.Current;

        _silo = await _silo.RestartAsync();
        _silo.Models.Publish(model);

        Assert.Equal(6_000, (await PoolAsync()).Agents.Count);
    }

    [Fact]
    public async Task Agent_ThatThePoolHasForHereAndIsNot_IsFoundOutByTheAudit()
    {
        // As after the death of the process it was connected to: its grain is new and knows of no session.
        await _silo.Grains.GetGrain<IPoolGrain>("acme").SetPresenceAsync("ana", Presence.Online);
        var bo = await Desk.ConnectAsync(_silo, "bo");

        await Desk.PassAsync(_silo, TimeSpan.FromMinutes(2), bo);

        await UntilAsync(async () =>
        {
            await Desk.PassAsync(_silo, TimeSpan.FromSeconds(5), bo);
            return (await PoolAsync()).Agents.Single(a => a.Id == "ana").Presence == Presence.Offline;
        });
        Assert.Equal(Presence.Online, (await PoolAsync()).Agents.Single(a => a.Id == "bo").Presence);
    }

    private async Task<PoolView> PoolAsync() => await _silo.Grains.GetGrain<IPoolGrain>("acme").ViewAsync();

    private async Task<IReadOnlyList<DueRecord>> DueAsync(Customer customer, TimeSpan after)
    {
        var key = new JournalKey(RecordKind.Conversation, customer.Thread.Value);
        var due = await _silo.Journal.ReadDueAsync(key.Partition(_silo.Journal.PartitionCount), _silo.Time.GetUtcNow() + after, 100, TestContext.Current.CancellationToken);
        return [.. due.Where(d => d.Key == key)];
    }

    private async Task<(Desk Desk, AssignedFrame Assigned)> AssignedAsync(Customer? customer = null)
    {
        var ana = await Desk.ConnectAsync(_silo, "ana");
        await (customer ?? new Customer(_silo, "4915112345678")).WriteAsync("Hallo?");
        await ana.SendAsync(new AcceptFrame((await ana.NextAsync<OfferFrame>()).Offer));
        return (ana, await ana.NextAsync<AssignedFrame>());
    }

    private void Publish(Func<TenantModel, TenantModel> change) => _silo.Models.Publish(Silo.Model(change) with { Version = 2 });

    private static FrozenDictionary<string, AgentModel> Without(TenantModel tenant, string agent) => tenant.Agents.Where(a => a.Key != agent).ToFrozenDictionary();

    // What the pool does with a changed model follows in its own steps.
    private static async Task UntilAsync(Func<Task<bool>> isSo)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (!await isSo())
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
