using Gateway.Contracts.Agents;
using Gateway.Contracts.Configuration;
using Gateway.Routing;

namespace Gateway.Conversations.Pools;

/// <summary>Between the words of conversations and configuration and those of the matcher.</summary>
internal static class PoolDemand
{
    private const string ChannelLabel = "channel";
    private const string AccountLabel = "account";

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

    public static AgentSupply Of(AgentModel agent) => new()
    {
        Id = agent.Id,
        Kind = agent.Kind,
        Skills = SiteSkill.SkillsOf(agent),
        Queues = agent.Queues,
        Capacity = agent.Capacity,
        WrapUp = Micros.Of(agent.WrapUp),
        Labels = agent.Labels,
        Caps = agent.Caps,
        InterruptTo = agent.InterruptTo,
        MissesMax = agent.AwayAfterMisses,
        ShareMax = agent.FairShare?.Max ?? 0,
        ShareWindow = agent.FairShare is { } share ? Micros.Of(share.Window) : 0,
    };

    public static QueuePolicy Of(QueueModel queue) => new()
    {
        Name = queue.Name,
        Priority = queue.Priority,
        OfferTimeout = Micros.Of(queue.OfferTimeout),
        AgeingStep = Micros.Of(queue.AgeingStep),
        Sla = Micros.Of(queue.OfferWithin),
        Weight = queue.Weight,
        Agents = queue.AgentChoice is { } name && PolicyNames.TryAgent(name, out var choice) ? choice : null,
        Ladder = queue.Ladder switch
        {
            null => Ladder.Measured,
            { Count: 0 } => Ladder.None,
            { } rungs => Ladder.Of([.. rungs.Select(r => new LadderStep(r.Level, r.After is { } after ? Micros.Of(after) : null))]),
        },
        CoolDown = Micros.Of(queue.CoolDown),
        OffersAtOnce = queue.OffersAtOnce,
        Weights = queue.AgentWeights is { } w ? new AgentWeights(w.Level, w.Load, w.Idle, w.Occupancy, w.Specialist, w.Match) : AgentWeights.Default,

        // The limit stands at the door (QueuePressure): what was accepted is never refused here.
        DepthMax = int.MaxValue,
    };

    public static JobChoice JobChoiceOf(TenantModel tenant) =>
        tenant.JobChoice is { } name && PolicyNames.TryJob(name, out var choice) ? choice : JobChoice.Default;

    public static OfferFrame FrameOf(JobDemand job, OfferId offer, long expiresAt) => new(
        offer.ToString(),
        PoolEvents.JobOf(job.Job),
        job.Conversation,
        Micros.ToTime(expiresAt),
        new OfferContext(
            job.Labels.GetValueOrDefault(ChannelLabel, ""), job.Labels.GetValueOrDefault(AccountLabel, ""), job.Queue, job.Priority ?? 0, job.Cost,
            Micros.ToTime(job.WaitingSince), job.Labels));
}
