using Gateway.Contracts;
using Gateway.Conversations;
using Gateway.Host.Operate;

namespace Gateway.Host.Ingress;

internal sealed class ThreadCalls(IConversations conversations, IGrainFactory grains, ILogger<ThreadCalls> logger) : IThreads
{
    public async ValueTask<AcceptOutcome> AcceptAsync(ThreadId thread, InboundBatch batch)
    {
        try
        {
            return (await conversations.Of(thread).AcceptAsync(batch)).Outcome;
        }
        catch (Exception e)
        {
            // A silo died, the store cannot be read, a bug: what was written is recognised when the sender repeats.
            HostLog.ThreadUnreachable(logger, e, thread);
            return AcceptOutcome.Unavailable;
        }
    }

    public async ValueTask TypingAsync(ThreadId thread, string tenant)
    {
        try
        {
            await conversations.Of(thread).TypingAsync(tenant);
        }
        catch (Exception e)
        {
            HostLog.ThreadUnreachable(logger, e, thread);
        }
    }

    public async ValueTask<AcceptOutcome> FetchAsync(Guid fetch, FetchOrder order)
    {
        try
        {
            return await grains.GetGrain<IFetchGrain>(fetch).AcceptAsync(order);
        }
        catch (Exception e)
        {
            HostLog.FetchUnreachable(logger, e, fetch);
            return AcceptOutcome.Unavailable;
        }
    }
}
