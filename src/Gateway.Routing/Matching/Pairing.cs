namespace Gateway.Routing;

/// <summary>
/// Pairs until nothing can be paired: again and again the first job in order that somebody can take gets its best agent. Looks only at signatures
/// that gained a job, or a profile that gained capacity, since the last time; no other can have become pairable.
/// </summary>
internal sealed class Pairing(MatcherState state)
{
    private readonly Candidates _candidates = new(state);
    private readonly Turns _turns = new();

    public void Run(long now, List<RoutingFact> facts)
    {
        TakeGains();
        while (_turns.Count > 0 && state.Supply.Available.Count > 0)
        {
            var job = _turns.First.Jobs.First!;
            if (_candidates.Best(job) is not { } agent)
            {
                // Nobody for the first job of a signature is nobody for the others.
                _turns.RemoveFirst();
                continue;
            }

            var fact = new OfferIssued(now, new OfferId(state.Epoch, state.LastOffer + 1), job.Demand.Job, agent.Id, now + job.Queue.Policy.OfferTimeout);
            state.Offer(fact, job, agent);
            facts.Add(fact);
            _turns.Advance();

            // The job may have set free an agent that was held for it.
            if (state.Supply.Gained.Count > 0) TakeGains();
        }

        _turns.Clear();
        if (!state.Demand.Costs.AllEqual) Hold(now, facts);
    }

    private void TakeGains()
    {
        var demand = state.Demand;
        var supply = state.Supply;
        if (supply.Available.Count > 0)
        {
            for (var slot = demand.Gained.Next(0); slot >= 0; slot = demand.Gained.Next(slot + 1)) _turns.Add(demand.Signatures[slot]);
            for (var profile = supply.Gained.Next(0); profile >= 0; profile = supply.Gained.Next(profile + 1))
            {
                var signatures = supply.Profiles[profile].Signatures;
                for (var slot = signatures.NextCommon(demand.Waiting, 0); slot >= 0; slot = signatures.NextCommon(demand.Waiting, slot + 1))
                {
                    _turns.Add(demand.Signatures[slot]);
                }
            }
        }

        demand.Gained.Clear();
        supply.Gained.Clear();
    }

    // A job heavier than others, waiting past its bound, would wait for ever while lighter ones take each unit that comes free:
    // one agent a signature takes nothing that comes after it until it fits.
    private void Hold(long now, List<RoutingFact> facts)
    {
        var demand = state.Demand;
        var tried = (state.Supply.HoldVersion, demand.Costs.Least);
        var signature = demand.HoldDue.First;
        while (signature is not null && signature.Key.First <= now)
        {
            var next = OrderedSet<Signature>.Next(signature);
            if (signature.HoldTried != tried)
            {
                signature.HoldTried = tried;
                var job = signature.Jobs.First!;
                if (job.Cost > demand.Costs.Least && _candidates.ToHold(job) is { } agent)
                {
                    state.Hold(job, agent);
                    facts.Add(new AgentHeld(now, job.Demand.Job, agent.Id));
                    signature.HoldTried = (-1, 0);
                }
            }

            signature = next;
        }
    }
}
