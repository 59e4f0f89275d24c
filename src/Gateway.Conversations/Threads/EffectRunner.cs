using Gateway.Contracts;
using Gateway.Contracts.Agents;
using Gateway.Conversations.Customers;
using Gateway.Conversations.Pools;

namespace Gateway.Conversations.Threads;

/// <summary>Does what follows from a commit, in order, outside the turn that made it. What fails is mended when the record is woken.</summary>
internal sealed class EffectRunner(IGrainFactory grains, PoolFeed pools, CustomerLinks customers, ILogger logger)
{
    private Task _tail = Task.CompletedTask;

    /// <summary>Completes when what was started until now is done.</summary>
    public Task Done => _tail;

    /// <summary>Starts the effects behind those of earlier turns. <paramref name="linked"/> runs when the customer record knows the thread.</summary>
    public void Start(ThreadId thread, ThreadState state, IReadOnlyList<Effect> effects, Action linked)
    {
        if (effects.Count > 0)
        {
            _tail = RunAsync(_tail, thread, state.Account, state.Customer, effects, linked);
        }
    }

    private async Task RunAsync(Task before, ThreadId thread, AccountRef account, Guid customer, IReadOnlyList<Effect> effects, Action linked)
    {
        await before;
        for (var i = 0; i < effects.Count; i++)
        {
            try
            {
                switch (effects[i])
                {
                    case TellAgent tell:
                        var frames = new List<ServerFrame> { tell.Frame };
                        while (i + 1 < effects.Count && effects[i + 1] is TellAgent next && next.Agent == tell.Agent)
                        {
                            frames.Add(next.Frame);
                            i++;
                        }

                        await grains.Agent(account.Tenant, tell.Agent).DeliverAsync(frames);
                        break;
                    case SubmitJob submit:
                        await pools.SubmitAsync(submit.Job);
                        break;
                    case CompleteJob complete:
                        await pools.CompleteAsync(account.Tenant, complete.Job);
                        break;
                    case CancelJob cancel:
                        await grains.GetGrain<IPoolGrain>(account.Tenant).CancelAsync(cancel.Job);
                        break;
                    case SendOut send:
                        await grains.GetGrain<ISenderGrain>(SenderKey.Of(account)).SendAsync(thread.Value, send.Message);
                        break;
                    case LinkCustomer link:
                        if (await customers.LinkAsync(customer, new CustomerLink(account.Tenant, thread, link.Aliases, account.Channel)))
                        {
                            linked();
                        }

                        break;
                }
            }
            catch (Exception exception)
            {
                // The effect is not lost: the record stays due and its wake does it again.
                ConversationLog.EffectFailed(logger, exception, effects[i].GetType().Name, thread);
            }
        }
    }
}
