namespace Gateway.Routing;

/// <summary>
/// The order of waiting jobs as far as it does not depend on time or agent: where the job choice is such an order, the whole of it; where it is
/// not, the order inside a signature.
/// </summary>
internal sealed class JobOrder(JobChoice choice)
{
    // Before all times that there are, and far enough from the end of the numbers to add to.
    private const long Before = long.MinValue / 2;

    /// <summary>The order is the whole choice.</summary>
    public bool IsWhole => Choice is JobChoice.Fcfs or JobChoice.Priority or JobChoice.Ageing or JobChoice.Due;

    public JobChoice Choice { get; set; } = choice;

    public OrderKey Of(JobState job)
    {
        var since = Choice is JobChoice.Default or JobChoice.Due or JobChoice.WaitRatio ? job.Since : job.Demand.WaitingSince;
        var band = job.Demand.Priority!.Value;
        var first = Choice switch
        {
            JobChoice.Priority => band,
            JobChoice.Ageing => since + (band * job.Queue.Policy.AgeingStep),
            JobChoice.Due => since + job.Queue.Policy.Sla,
            _ => since,
        };
        return new OrderKey(job.IsExpedited ? Before + since : first, since, job.Sequence);
    }
}
