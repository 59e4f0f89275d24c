using System.Collections.Frozen;
using Gateway.Contracts;
using Gateway.Contracts.Agents;
using Gateway.Contracts.Commands;
using Gateway.Contracts.Configuration;
using Gateway.Conversations;
using Gateway.Journal;

namespace Gateway.Tests.Conversations.Moving;

/// <summary>The test tenant with one unit of capacity an agent, a supervisor of the default queue, and desks that have taken a conversation.</summary>
public abstract class MovingSilo : IAsyncLifetime
{
    protected const string Phone = "4915112345678";

    protected static readonly AccountRef Account = new("acme", "whatsapp", "main");

    protected Silo Silo { get; private set; } = null!;

    protected static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>Instead of an embedded one.</summary>
    private protected virtual IJournalStore? Store => null;

    public async ValueTask InitializeAsync()
    {
        Silo = await Silo.StartAsync(store: Store);
        Configure();
    }

    public async ValueTask DisposeAsync()
    {
        await Silo.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected void Configure(Func<QueueModel, QueueModel>? queue = null, Func<TenantModel, TenantModel>? change = null, long version = 2) =>
        Silo.Models.Publish(Silo.Model(tenant =>
        {
            var agents = tenant.Agents.Values.Append(tenant.Agents["chen"] with { Id = "sup", Name = "Sue", Queues = ["second"], Supervises = ["default"] });
            tenant = tenant with
            {
                Agents = agents.Select(a => a with { Capacity = 1 }).ToFrozenDictionary(a => a.Id),
                Queues = tenant.Queues.Values.Select(q => q.Name == "default" && queue is not null ? queue(q) : q).ToFrozenDictionary(q => q.Name),
            };
            return change?.Invoke(tenant) ?? tenant;
        }) with
        { Version = version });

    protected async Task RestartAsync()
    {
        Silo = await Silo.RestartAsync();
        Configure();
    }

    /// <summary>A customer writes, and this agent has the conversation.</summary>
    protected async Task<(Desk Desk, string Conversation)> TakenAsync(string agent = "ana", string phone = Phone)
    {
        var desk = await Desk.ConnectAsync(Silo, agent);
        await new Customer(Silo, phone).WriteAsync("Hallo?");
        return (desk, (await AcceptAsync(desk)).Conversation);
    }

    protected static async Task<AssignedFrame> AcceptAsync(Desk desk)
    {
        await desk.SendAsync(new AcceptFrame((await desk.NextAsync<OfferFrame>()).Offer));
        return await desk.NextAsync<AssignedFrame>();
    }

    protected static async Task<string> RefusalAsync(Desk desk, ClientFrame frame)
    {
        await desk.SendAsync(frame);
        return (await desk.NextAsync<ErrorFrame>()).Code;
    }

    protected ValueTask<CommandResult> RunAsync(ConversationCommand command, string phone = Phone) =>
        Silo.Conversations.Of(ThreadId.Of(new byte[32], "acme", "whatsapp", "main", phone))
            .CommandAsync(new CommandCall("acme", Account, phone, null, null, command.ToString(), "key-1", command));

    /// <summary>Units in use, as the pool says.</summary>
    protected async Task<int> UsedAsync(string agent) =>
        (await Silo.Grains.GetGrain<IPoolGrain>("acme").ViewAsync()).Agents.Single(a => a.Id == agent).Used;

    protected Task<string[]> TypesAsync(string conversation) => EventLog.TypesAsync(Silo, conversation);
}
