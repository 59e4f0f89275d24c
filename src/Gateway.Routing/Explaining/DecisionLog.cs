namespace Gateway.Routing;

/// <summary>Notes each decision of a pool with what was known when it was made, until somebody takes the notes to store them.</summary>
public sealed class DecisionLog
{
    // Of a stored decision; what a person reads. Those left out are the ones furthest from the job.
    public const int CandidatesMax = 20;

    // What a person reads of a reason to decline.
    public const int ReasonMax = 256;

    // Looking at an agent takes one to four microseconds: at most two to eight hundredths of a core go into explaining.
    private const int LooksASecond = 20_000;

    // That nobody could take a job is told again when it is offered; offers are not, so they keep half of the looks for themselves.
    private const int LooksForOffers = LooksASecond / 2;

    private const long Second = 1_000_000;

    private readonly HashSet<OfferId> _open = [];
    private readonly HashSet<string> _waiting = [];
    private List<DecisionNews> _news = [];
    private long _second;
    private int _left = LooksASecond;

    /// <summary>In force.</summary>
    public PolicyStamp Policy { get; set; }

    /// <summary>Hands over what is new, in the order in which it was decided.</summary>
    public IReadOnlyList<DecisionNews> Take()
    {
        if (_news.Count == 0) return [];
        var news = _news;
        _news = [];
        return news;
    }

    /// <summary>Follows how offers end.</summary>
    /// <param name="epoch">In force: offers of earlier ones were noted by another log.</param>
    public void Observe(RoutingFact fact, long epoch)
    {
        switch (fact)
        {
            case OfferAccepted f: End(f.Job, f.Offer, DecisionEnd.Accepted, f.At, null, epoch); break;
            case OfferDeclined f: End(f.Job, f.Offer, DecisionEnd.Declined, f.At, f.Reason, epoch); break;
            case OfferExpired f: End(f.Job, f.Offer, DecisionEnd.Expired, f.At, null, epoch); break;
            case OfferRevoked f: End(f.Job, f.Offer, DecisionEnd.Revoked, f.At, null, epoch); break;
            default: break;
        }
    }

    /// <summary>Before the offer takes effect: the agents are looked at as they stand.</summary>
    internal void Record(MatcherState state, JobState job, AgentState agent, OfferId offer, long now)
    {
        Refill(now);
        var complete = state.Agents.Count <= _left;
        if (!complete && _left == 0) return;
        _left -= complete ? state.Agents.Count : 1;
        var why = complete
            ? Explainer.Explain(state, job, Policy, now, CandidatesMax, agent)
            : Explainer.ExplainOne(state, job, agent, Policy, now);
        _open.Add(offer);
        _news.Add(new DecisionNews(job.Demand.Job.Id, new Decision(offer, agent.Id, why, complete), null));
    }

    /// <summary>Of the jobs these facts have put back or left in their queue, those that still wait.</summary>
    internal void RecordWaiting(MatcherState state, List<RoutingFact> facts, long now)
    {
        Refill(now);
        foreach (var fact in facts)
        {
            if (_left - state.Agents.Count < LooksForOffers) break;
            if (Subject(fact) is not { } key || state.Find(key) is not { Place: JobPlace.Waiting } job || !_waiting.Add(key.Id)) continue;
            _left -= Math.Max(1, state.Agents.Count);
            _news.Add(new DecisionNews(key.Id, new Decision(null, null, Explainer.Explain(state, job, Policy, now, CandidatesMax), IsComplete: true), null));
        }

        _waiting.Clear();
    }

    private static JobKey? Subject(RoutingFact fact) => fact switch
    {
        JobQueued f => f.Demand.Job,
        JobRelaxed f => f.Job,
        LadderOpened f => f.Job,
        OfferDeclined f => f.Job,
        OfferExpired f => f.Job,
        OfferRevoked f => f.Job,
        JobUnassigned { Requeued: true } f => f.Job,
        _ => null,
    };

    private void Refill(long now)
    {
        if (now / Second != _second) (_second, _left) = (now / Second, LooksASecond);
    }

    private void End(JobKey job, OfferId offer, DecisionEnd end, long at, string? reason, long epoch)
    {
        if (!_open.Remove(offer) && offer.Epoch >= epoch) return;
        reason = reason is { Length: > ReasonMax } ? reason[..ReasonMax] : reason;
        _news.Add(new DecisionNews(job.Id, null, new DecisionEnding(offer, end, at, reason)));
    }
}
