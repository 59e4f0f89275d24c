using Gateway.Contracts.Agents;
using Gateway.Contracts.Configuration;
using Gateway.Routing;

namespace Gateway.Conversations.Pools;

/// <summary>Between the words of conversations and configuration and those of the matcher.</summary>
internal static class PoolDemand
{
    private const string ChannelLabel = "channel";
    private const string AccountLabel = "account";

    // What a person reads; a longer chain of queues is told by its last steps.
    private const int StepsMax = 16;

    public static JobDemand Of(JobSubmission job)
    {
        var key = KeyOf(job.Id);
        return new JobDemand
        {
            Job = key,
            Conversation = JobId.ConversationOf(key.Id),
            Queue = job.Queue,
            Priority = job.Priority,
            Requirements = job.Requirements,
            Labels = new Dictionary<string, string>(job.Labels) { [ChannelLabel] = job.Channel, [AccountLabel] = job.Account },
            Cost = job.Cost,
            WaitingSince = Micros.Of(job.WaitingSince),
            DueAt = job.DueAt is { } due ? Micros.Of(due) : null,
            OnlyAgent = job.OnlyAgent,
            PreferredAgent = job.PreferredAgent,
            Selectors = job.Selectors.Count == 0 ? [] : [.. job.Selectors.Select(Of)],
            Expedite = job.Expedite,
            Channel = job.Channel,
            IsInterruptible = job.Interruptible,
            DeclinedBy = job.NotTo,
            Origin = job.Moved is { } moved ? new JobOrigin(moved.From, [.. moved.By.TakeLast(StepsMax)]) : null,
        };
    }

    public static Selector Of(SelectorModel selector) => new(
        selector.Label, selector.Comparison, selector.Values, selector.ExpireAfter is { } after ? Micros.Of(after) : null, selector.Expedite);

    /// <exception cref="ArgumentException">The text is no job id.</exception>
    public static JobKey KeyOf(string job)
    {
        var dot = job.LastIndexOf('.');
        if (dot <= 0 || !long.TryParse(job.AsSpan(dot + 1), out var epoch))
        {
            throw new ArgumentException($"'{job}' is no job id: a conversation and an epoch are expected.", nameof(job));
        }

        return new JobKey(job[..dot], epoch);
    }

    public static OfferFrame FrameOf(in JobDemand job, OfferId offer, long expiresAt) => new(
        offer.ToString(),
        PoolEvents.JobOf(job.Job),
        job.Conversation,
        Micros.ToTime(expiresAt),
        new OfferContext(
            job.Labels.GetValueOrDefault(ChannelLabel, ""), job.Labels.GetValueOrDefault(AccountLabel, ""), job.Queue, job.Priority ?? 0, job.Cost,
            Micros.ToTime(job.WaitingSince), job.Labels));
}
