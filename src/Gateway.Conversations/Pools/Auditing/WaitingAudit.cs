using Gateway.Conversations.Threads;
using Gateway.Routing;

namespace Gateway.Conversations.Pools;

/// <summary>
/// Finds jobs that wait in a pool though their conversation has left them. A cancel is told once, behind the commit that it follows from; when the process dies in
/// between, or the pool cannot make it durable, nobody else would take the job out.
/// </summary>
internal sealed class WaitingAudit(IConversations conversations, ILogger logger)
{
    // A conversation that wants its job submits it again once a minute, which costs the pool no call: only those are asked who have been silent for twice as long.
    public static readonly TimeSpan SilentAfter = 2 * WakeTimes.RepairAgainAfter;

    // One after the other, each the read of a record, up to some 4 ms where the store is over the network: 2 s of an audit that comes once a minute.
    private const int AskedMax = 512;

    // One conversation that cannot be read must not keep the pool from those behind it; three in a row are a store that is away.
    private const int FailuresMax = 3;

    /// <summary>Jobs whose conversations are to be asked now; the rest of a long queue follows at the next audits.</summary>
    public static IReadOnlyList<JobKey> Due(Matcher matcher, long now) => matcher.Unconfirmed(now - Micros.Of(SilentAfter), AskedMax);

    /// <summary>Asks until all have answered, or the store is away.</summary>
    public async Task<JobAnswers> AskAsync(IReadOnlyList<JobKey> jobs)
    {
        var answers = new JobAnswers([], []);
        for (int i = 0, failures = 0; i < jobs.Count && failures < FailuresMax; i++)
        {
            switch (await AskAsync(jobs[i]))
            {
                case ActOutcome.Done:
                    answers.Wanted.Add(jobs[i]);
                    failures = 0;
                    break;
                case ActOutcome.Gone:
                    answers.Left.Add(jobs[i]);
                    failures = 0;
                    break;
                default:
                    failures++;
                    break;
            }
        }

        return answers;
    }

    /// <summary>Whoever has answered is not asked again soon. What has been given to an agent since it was asked about is none of this audit's.</summary>
    public void Settle(Matcher matcher, JobAnswers answers, long now, List<RoutingFact> facts)
    {
        foreach (var job in answers.Wanted)
        {
            matcher.Confirm(job, now);
        }

        foreach (var job in answers.Left)
        {
            if (matcher.CancelWaiting(job, now, facts) == JobOutcome.Done)
            {
                PoolLog.JobLeft(logger, PoolEvents.JobOf(job));
            }
        }
    }

    private async Task<ActOutcome> AskAsync(JobKey job)
    {
        var name = PoolEvents.JobOf(job);
        try
        {
            var outcome = JobId.TryParse(name, out var id) ? await conversations.Of(id.Conversation.Thread).WantsAsync(name) : ActOutcome.Gone;
            if (outcome == ActOutcome.Unavailable)
            {
                PoolLog.AskFailed(logger, null, name);
            }

            return outcome;
        }
        catch (Exception exception)
        {
            PoolLog.AskFailed(logger, exception, name);
            return ActOutcome.Unavailable;
        }
    }
}

/// <param name="Wanted">The conversation waits for an agent under this job, or under a newer one that takes its place.</param>
/// <param name="Left">Nobody needs them any more.</param>
internal sealed record JobAnswers(List<JobKey> Wanted, List<JobKey> Left)
{
    public bool IsEmpty => Wanted.Count + Left.Count == 0;
}
