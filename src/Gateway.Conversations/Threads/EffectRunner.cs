using Gateway.Contracts;
using Gateway.Contracts.Agents;
using Gateway.Conversations.Customers;

namespace Gateway.Conversations.Threads;

/// <summary>Does what follows from a commit, in order, outside the turn that made it. What fails is mended when the record is woken, or by the pool's audit.</summary>
/// <param name="conversations">Where the conversation itself is called, in a turn of its own, when an effect shows that it must go on otherwise.</param>
internal sealed class EffectRunner(ConversationParts parts, IConversations conversations, ThreadId thread)
{
    private Task _tail = Task.CompletedTask;
    private volatile bool _hasLinked;

    /// <summary>Completes when what was started until now is done.</summary>
    public Task Done => _tail;

    /// <summary>Whether the customer record knows the thread by now.</summary>
    public bool HasLinked => _hasLinked;

    /// <summary>Starts the effects behind those of earlier turns.</summary>
    public void Start(ThreadState state, IReadOnlyList<Effect> effects)
    {
        if (effects.Count > 0)
        {
            _tail = RunAsync(_tail, state.Account, state.Customer, effects);
        }
    }

    private async Task RunAsync(Task before, AccountRef account, Guid customer, IReadOnlyList<Effect> effects)
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

                        await parts.Grains.Agent(account.Tenant, tell.Agent).DeliverAsync(frames);
                        break;
                    case SubmitJob submit:
                        if ((await parts.Pools.SubmitAsync(submit.Job)).Over is { Count: > 0 } over && over.Contains(submit.Job.Id))
                        {
                            await conversations.Of(thread).RequeueAsync(submit.Job.Id, agent: null);
                        }

                        break;
                    case CompleteJob complete:
                        await parts.Pools.CompleteAsync(account.Tenant, complete.Job);
                        break;
                    case CancelJob cancel:
                        await parts.Grains.GetGrain<IPoolGrain>(account.Tenant).CancelAsync(cancel.Job);
                        break;
                    case SendOut send:
                        await parts.Grains.GetGrain<ISenderGrain>(SenderKey.Of(account)).SendAsync(thread.Value, send.Message);
                        break;
                    case HintAgent hint:
                        await parts.Grains.Agent(account.Tenant, hint.Agent).HintAsync(hint.Frame);
                        break;
                    case ShowTyping show:
                        await parts.Grains.GetGrain<ISenderGrain>(SenderKey.Of(account)).TypingAsync(show.Recipient);
                        break;
                    case LinkCustomer link:
                        _hasLinked |= await parts.Customers.LinkAsync(customer, new CustomerLink(account.Tenant, thread, link.Aliases, account.Channel));
                        break;
                }
            }
            catch (Exception exception)
            {
                // What a conversation waits for is done again when its record is woken, which stays due. What it has left, a job to cancel or to complete, the pool's
                // audit asks about.
                ConversationLog.EffectFailed(parts.Logger, exception, effects[i].GetType().Name, thread);
            }
        }
    }
}
