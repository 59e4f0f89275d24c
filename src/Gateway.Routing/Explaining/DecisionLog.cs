namespace Gateway.Routing;

/// <summary>The newest decisions of a pool with what was known when each was made. In memory only: it begins empty with every start of the pool.</summary>
public sealed class DecisionLog
{
    // About 4 KB each with all its candidates: 2 MB a pool. At a decision a second eight minutes, in a rush seconds: what has just happened, not an archive.
    public const int DecisionsMax = 512;

    // Of a stored decision; what a person reads. Those left out are the ones furthest from the job.
    public const int CandidatesMax = 20;

    // Looking at an agent takes about half a microsecond: at most a hundredth of a core goes into explaining.
    private const int LooksASecond = 20_000;
    private const long Second = 1_000_000;

    private readonly Decision?[] _ring = new Decision?[DecisionsMax];
    private readonly Dictionary<OfferId, Decision> _open = [];
    private int _next;
    private long _second;
    private int _left = LooksASecond;

    /// <summary>Of the configuration in force.</summary>
    public long PolicyVersion { get; set; }

    /// <summary>The decisions on a job, in any of its epochs, oldest first.</summary>
    public IReadOnlyList<Decision> Of(string job) =>
        [.. _ring.OfType<Decision>().Where(d => d.Why.Job.Demand.Job.Id == job).OrderBy(d => d.Offer.Epoch).ThenBy(d => d.Offer.Number)];

    /// <summary>Follows how offers end.</summary>
    public void Observe(RoutingFact fact)
    {
        switch (fact)
        {
            case OfferAccepted f: End(f.Offer, DecisionEnd.Accepted, f.At); break;
            case OfferDeclined f: End(f.Offer, DecisionEnd.Declined, f.At); break;
            case OfferExpired f: End(f.Offer, DecisionEnd.Expired, f.At); break;
            case OfferRevoked f: End(f.Offer, DecisionEnd.Revoked, f.At); break;
            default: break;
        }
    }

    /// <summary>Before the offer takes effect: the agents are looked at as they stand.</summary>
    internal void Record(MatcherState state, JobState job, AgentState agent, OfferId offer, long now)
    {
        if (now / Second != _second) (_second, _left) = (now / Second, LooksASecond);
        var complete = state.Agents.Count <= _left;
        if (!complete && _left == 0) return;
        _left -= complete ? state.Agents.Count : 1;
        var why = complete
            ? Explainer.Explain(state, job, PolicyVersion, now, CandidatesMax)
            : Explainer.ExplainOne(state, job, agent, PolicyVersion, now);
        var decision = new Decision(offer, agent.Id, why, complete);
        if (_ring[_next] is { } oldest) _open.Remove(oldest.Offer);
        _ring[_next] = decision;
        _next = (_next + 1) % DecisionsMax;
        _open[offer] = decision;
    }

    private void End(OfferId offer, DecisionEnd end, long at)
    {
        if (_open.Remove(offer, out var decision)) (decision.End, decision.EndedAt) = (end, at);
    }
}
