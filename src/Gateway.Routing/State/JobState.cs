namespace Gateway.Routing;

/// <summary>A live job. As an ordered node it stands in its signature while it waits.</summary>
internal sealed class JobState : OrderedNode<JobState>
{
    // What a person reads; a job that more have declined has another problem than their reasons.
    private const int DeclinesMax = 16;
    private const int ReasonMax = 256;

    // Shared and never added to: most jobs are offered to one agent at a time, and never declined.
    public static readonly List<DueEntry> NoMore = [];
    private static readonly List<DeclineEntry> NoDeclines = [];

    public JobDemand Demand;

    /// <summary>Of its id, while it is in the <see cref="JobTable"/>.</summary>
    public int IdHash;

    /// <summary>The next in its bucket of the <see cref="JobTable"/>.</summary>
    public JobState? NextInTable;

    public QueueState Queue = null!;

    /// <summary>When it was put into its queue, from which its selectors expire; kept when the job comes back. The customer may have written long before, at night.</summary>
    public long QueuedAt;

    /// <summary>Order in which jobs were queued; kept when the job comes back.</summary>
    public long Sequence;

    public JobPlace Place;

    /// <summary>While waiting.</summary>
    public Signature? Signature;

    /// <summary>Who was offered the job or holds it.</summary>
    public AgentState? Agent;

    /// <summary>Index in the agent's jobs.</summary>
    public int AgentIndex;

    public OfferId Offer;

    /// <summary>The open offer.</summary>
    public DueEntry? OpenOffer;

    /// <summary>Offers to other agents beside <see cref="OpenOffer"/>.</summary>
    public List<DueEntry> More = NoMore;

    /// <summary>Sorted.</summary>
    public string[] DeclinedBy = [];

    /// <summary>Why, oldest first; at most <see cref="DeclinesMax"/>.</summary>
    public List<DeclineEntry> Declines = NoDeclines;

    /// <summary>Selectors that have not expired, those that will in front.</summary>
    public Selector[] InForce = [];

    /// <summary>How many have.</summary>
    public int Expired;

    public ExpiryEntry? Expiry;

    /// <summary>Let the last offer expire: gets the next one only when nobody else can take it.</summary>
    public string? AvoidedAgent;

    public AgentState? HeldAgent;

    /// <summary>Once the job has waited in this process.</summary>
    public DemandClass? Class;

    /// <summary>When somebody last said that it is wanted: who enqueued it, or was asked. Not kept over a restart, which takes the time of <see cref="QueuedAt"/>.</summary>
    public long ConfirmedAt;

    /// <summary>When the agent took it, microseconds since the Unix epoch; 0 when that is not known.</summary>
    public long TakenAt;

    /// <summary>
    /// Its urgency counts from here where the order of the queue looks at promises: when it came, or as long before its due time as the SLA of the queue is. Later than
    /// now for work whose promise does not run yet.
    /// </summary>
    public long Since => Demand.DueAt is { } due ? due - Queue.Policy.Sla : Demand.WaitingSince;

    /// <summary>
    /// Microseconds waited at a time, as its place among the others counts them; 0 while its promise does not run yet. Only while waiting: it is the order of the queue
    /// that says from when.
    /// </summary>
    public long WaitAt(long now) => Math.Max(0, now - Key.Second);

    public int Cost => Demand.Cost;

    /// <summary>Goes before all that are not.</summary>
    public bool IsExpedited => Demand.Expedite || (InForce.Length > 0 && Array.Exists(InForce, static s => s.Expedites));

    /// <summary>How many selectors have expired by a time; they stand in the order in which they do.</summary>
    public int ExpiredAt(long now)
    {
        var expired = Expired;
        while (expired < Demand.Selectors.Count && Demand.Selectors[expired].ExpiresAfter is { } after && QueuedAt + after <= now) expired++;
        return expired;
    }

    public void Declined(OfferDeclined fact)
    {
        if (Declines == NoDeclines) Declines = [];
        if (Declines.Count == DeclinesMax) Declines.RemoveAt(0);
        Declines.Add(new DeclineEntry(fact.Agent, fact.Reason is { Length: > ReasonMax } reason ? reason[..ReasonMax] : fact.Reason, fact.At));
    }

    public void Reset()
    {
        Demand = default;
        Queue = null!;
        Signature = null;
        Agent = null;
        Offer = default;
        OpenOffer = null;
        More = NoMore;
        DeclinedBy = [];
        Declines = NoDeclines;
        InForce = [];
        Expired = 0;
        AvoidedAgent = null;
        HeldAgent = null;
        Class = null;
        TakenAt = 0;
    }
}
