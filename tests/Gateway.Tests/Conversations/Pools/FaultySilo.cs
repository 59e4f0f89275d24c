using Gateway.Contracts;
using Gateway.Contracts.Commands;
using Gateway.Conversations;
using Gateway.Journal;
using Gateway.Tests.Journal;

namespace Gateway.Tests.Conversations.Pools;

/// <summary>A silo whose store refuses, for a while, what the test says.</summary>
/// <param name="cluster">Whether conversations are grains, as with several processes, or objects of the only process.</param>
public abstract class FaultySilo(bool cluster = false) : IAsyncLifetime
{
    protected const string Phone = "4915112345678";

    private readonly HeldStore _store = new(4);

    protected Silo Silo { get; private set; } = null!;

    protected IPoolGrain Pool => Silo.Grains.GetGrain<IPoolGrain>("acme");

    protected IConversation Conversation => Silo.Conversations.Of(new Customer(Silo, Phone).Thread);

    public async ValueTask InitializeAsync() => Silo = await Silo.StartAsync(cluster: cluster, store: _store);

    public async ValueTask DisposeAsync()
    {
        await Silo.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Commits to records of a kind fail from now on.</summary>
    /// <returns>Completes when one has.</returns>
    protected Task Fail(RecordKind kind)
    {
        var failed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _store.FailsFor = key =>
        {
            if (key.Kind != kind)
            {
                return false;
            }

            failed.TrySetResult();
            return true;
        };
        return failed.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
    }

    protected void Heal() => _store.FailsFor = null;

    /// <summary>A customer writes, and the pool has the job.</summary>
    protected async Task WriteAsync()
    {
        await new Customer(Silo, Phone).WriteAsync("Hallo?");
        await EventLog.UntilAsync(Silo, EventTypes.JobQueued);
    }

    protected ValueTask<CommandResult> RunAsync(ConversationCommand command) =>
        Conversation.CommandAsync(new CommandCall("acme", new AccountRef("acme", "whatsapp", "main"), Phone, null, null, command.ToString(), "key-1", command));

    /// <summary>Jobs without an agent; -1 while the pool cannot tell.</summary>
    protected async Task<int> WaitingAsync() => (await AnswerAsync(Pool.ViewAsync()))?.Queues.Sum(q => q.Waiting) ?? -1;

    /// <summary>What the pool answers; null while it cannot, as just after the store has refused something.</summary>
    protected static async Task<T?> AnswerAsync<T>(ValueTask<T> call)
        where T : class
    {
        try
        {
            return await call;
        }
        catch (PoolUnavailableException)
        {
            return null;
        }
    }

    /// <summary>Moves the clock until something is so. Desks that are given stay online.</summary>
    protected async Task UntilAsync(Func<Task<bool>> isSo, params Desk[] desks)
    {
        // Half a minute of real time is a hang, not a slow machine.
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!await isSo())
        {
            timeout.Token.ThrowIfCancellationRequested();
            await Desk.PassAsync(Silo, TimeSpan.FromSeconds(1), desks);
        }
    }
}
