using Gateway.Routing;

namespace Gateway.Conversations.Pools;

/// <summary>Jobs that are given to an agent instead of being offered: a take-over, the end of a consultation.</summary>
internal static class DirectJobs
{
    /// <summary>An agent that has no room or is not there gets nothing: the job waits for it like any other. Repeated, it changes nothing.</summary>
    public static AssignOutcome Give(Matcher matcher, JobSubmission job, long now, List<RoutingFact> facts)
    {
        if (job.Releases is { } released)
        {
            // What the agent held for its advice makes room for the conversation itself.
            matcher.Cancel(PoolDemand.KeyOf(released), now, facts);
        }

        return matcher.Assign(PoolDemand.Of(job), job.DirectTo!, now, facts);
    }
}
