using Gateway.Contracts.Configuration;
using Gateway.Routing;

namespace Gateway.Conversations.Pools;

/// <summary>Takes what conversations tell a pool, each job by itself: a thousand conversations share one call, and a job that none may have harms no other.</summary>
internal static class PoolIntake
{
    public static PoolAnswer Take(Matcher matcher, PoolNews news, TenantModel? tenant, long now, List<RoutingFact> facts, ILogger logger)
    {
        foreach (var job in news.Completed)
        {
            try
            {
                matcher.Complete(PoolDemand.KeyOf(job), now, facts);
            }
            catch (ArgumentException wrong)
            {
                Refused(logger, job, wrong);
            }
        }

        List<string>? over = null;
        foreach (var job in news.Submitted)
        {
            try
            {
                if (IsOver(matcher, job, tenant, now, facts))
                {
                    (over ??= []).Add(job.Id);
                }
            }
            catch (ArgumentException wrong)
            {
                Refused(logger, job.Id, wrong);
            }
        }

        return over is null ? PoolAnswer.Taken : new PoolAnswer(over);
    }

    /// <summary>False when the pool has the job from now on, or will when it comes again: its queue may be full.</summary>
    private static bool IsOver(Matcher matcher, JobSubmission job, TenantModel? tenant, long now, List<RoutingFact> facts)
    {
        if (job.DirectTo is not null)
        {
            var given = DirectJobs.Give(matcher, job, now, facts);
            if (given is AssignOutcome.Assigned or AssignOutcome.AlreadyAssigned or AssignOutcome.Stale)
            {
                return given == AssignOutcome.Stale;
            }
        }

        var demand = PoolDemand.Of(job);
        var outcome = matcher.Enqueue(demand, now, facts);
        if (outcome == EnqueueOutcome.UnknownQueue)
        {
            PoolSupply.AddQueue(matcher, demand.Queue, tenant, now, facts);
            outcome = matcher.Enqueue(demand, now, facts);
        }

        return outcome == EnqueueOutcome.Stale || (outcome == EnqueueOutcome.AlreadyKnown && !matcher.Holds(demand.Job));
    }

    // The matcher looks at what it is given before it changes anything. The text of the exception may quote what the job holds, so only field and number are told.
    private static void Refused(ILogger logger, string job, ArgumentException wrong) =>
        PoolLog.JobRefused(logger, job, wrong.ParamName ?? "job", (wrong as ArgumentOutOfRangeException)?.ActualValue);
}
