using Gateway.Contracts.Agents;
using Gateway.Routing;

namespace Gateway.Conversations.Pools;

/// <summary>Tells agents and conversations what the pool has decided, after it is durable.</summary>
internal sealed class PoolDispatcher(IGrainFactory grains, IConversations conversations, string tenant, ILogger logger)
{
    // Agents that could not be asked: a pool that has started anew takes them for offline and would never hear otherwise. No more than the tenant has.
    private readonly HashSet<string> _unasked = new(StringComparer.Ordinal);

    /// <param name="forget">Takes a job out that its conversation does not want any more.</param>
    public void Dispatch(Matcher matcher, IReadOnlyList<RoutingFact> facts, Func<string, Task> forget)
    {
        Dictionary<string, List<ServerFrame>>? frames = null;
        HashSet<OfferId>? untold = null;
        for (var i = 0; i < facts.Count; i++)
        {
            switch (facts[i])
            {
                case OfferIssued offer when matcher.FindOffer(offer.Offer) is { } job:
                    Add(ref frames, offer.Agent, PoolDemand.FrameOf(job, offer.Offer, offer.ExpiresAt));
                    break;
                case OfferIssued offer:
                    // Over in the same step: somebody who is not asked has the job.
                    (untold ??= []).Add(offer.Offer);
                    break;
                case OfferRevoked offer when untold is not null && untold.Contains(offer.Offer):
                    break;
                case PresenceChanged { Presence: Presence.Away } away when i > 0 && facts[i - 1] is OfferExpired missed && missed.Agent == away.Agent:
                    // The matcher's own doing: what agents do themselves follows no expiry.
                    _ = AwayAsync(away.Agent);
                    break;
                case OfferExpired offer:
                    Add(ref frames, offer.Agent, new RevokedFrame(offer.Offer.ToString(), "expired"));
                    break;
                case OfferRevoked offer:
                    Add(ref frames, offer.Agent, new RevokedFrame(offer.Offer.ToString(), PoolEvents.ReasonOf(offer.Why)));
                    break;
                case OfferAccepted offer:
                    _ = AssignAsync(offer.Job, offer.Agent, forget);
                    break;
                case JobAssigned given:
                    _ = AssignAsync(given.Job, given.Agent, forget);
                    break;
                default:
                    break;
            }
        }

        if (frames is not null)
        {
            foreach (var (agent, list) in frames)
            {
                _ = DeliverAsync(agent, list);
            }
        }
    }

    /// <summary>Asks conversations whether what the pool holds as assigned is still so: after a restart one side may be a step ahead.</summary>
    public async Task ReconcileAsync(IReadOnlyList<(JobKey Job, string Agent)> assigned, Func<string, Task> forget)
    {
        foreach (var (job, agent) in assigned)
        {
            await AssignAsync(job, agent, forget);
        }
    }

    /// <summary>Asks agents to tell the pool what holds: after it has started anew, and from time to time those that should be here.</summary>
    public void AskAgents(IEnumerable<string> agents)
    {
        foreach (var agent in agents)
        {
            _ = AskAsync(agent);
        }
    }

    /// <summary>Asks those once more who could not be asked before.</summary>
    public void AskAgain() => AskAgents([.. _unasked]);

    private async Task AssignAsync(JobKey job, string agent, Func<string, Task> forget)
    {
        var name = PoolEvents.JobOf(job);
        try
        {
            if (!JobId.TryParse(name, out var id))
            {
                PoolLog.BadJob(logger, name);
                await forget(name);
                return;
            }

            var outcome = await conversations.Of(id.Conversation.Thread).AssignAsync(name, agent);
            if (outcome == ActOutcome.Gone)
            {
                await forget(name);
            }
            else if (outcome != ActOutcome.Done)
            {
                PoolLog.AssignFailed(logger, null, name, outcome.ToString());
            }
        }
        catch (Exception exception)
        {
            PoolLog.AssignFailed(logger, exception, name, "error");
        }
    }

    private async Task DeliverAsync(string agent, List<ServerFrame> frames)
    {
        try
        {
            await grains.Agent(tenant, agent).DeliverAsync(frames);
        }
        catch (Exception exception)
        {
            // Offers end by their own time; what is assigned is told again when the agent comes back.
            PoolLog.DeliverFailed(logger, exception, agent);
        }
    }

    private async Task AwayAsync(string agent)
    {
        try
        {
            await grains.Agent(tenant, agent).MissedOffersAsync();
        }
        catch (Exception exception)
        {
            // The pool holds it for away all the same; its desk learns it when it says something.
            PoolLog.DeliverFailed(logger, exception, agent);
        }
    }

    private async Task AskAsync(string agent)
    {
        try
        {
            await grains.Agent(tenant, agent).ReportAsync();
            _unasked.Remove(agent);
        }
        catch (Exception exception)
        {
            _unasked.Add(agent);
            PoolLog.DeliverFailed(logger, exception, agent);
        }
    }

    private static void Add(ref Dictionary<string, List<ServerFrame>>? frames, string agent, ServerFrame frame)
    {
        frames ??= [];
        if (!frames.TryGetValue(agent, out var list))
        {
            frames[agent] = list = [];
        }

        list.Add(frame);
    }
}
