namespace Gateway.Routing;

/// <summary>
/// Pairs until nothing can be paired. Looks only at signatures that gained a job, an opened ladder or a profile that gained capacity since the
/// last time; no other can have become pairable.
/// </summary>
internal sealed class Pairing(MatcherState state)
{
    private readonly Candidates _candidates = new(state);
    private readonly Turns _turns = new();

    public void Run(long now, List<RoutingFact> facts)
    {
        OpenLadders(now, facts);
        if (state.Order.IsWhole) PairInOrder(now, facts);
        else PairByUrgency(now, facts);
        if (!state.Demand.Costs.AllEqual) Hold(now, facts);
        FindOpenings(now);
    }

    // Again and again the first job in order that somebody can take gets its best agent.
    private void PairInOrder(long now, List<RoutingFact> facts)
    {
        TakeGains(withProfiles: true, now);
        while (_turns.Count > 0 && state.Supply.Available.Count > 0)
        {
            // Nobody for the first job of a signature is nobody for the others: it has waited longest.
            var signature = _turns.First;
            if (!TryOffer(signature.Jobs.First!, now, facts)) _turns.RemoveFirst();
            else if (signature.Jobs.First is { } next) _turns.Advance(next.Key);
            else _turns.RemoveFirst();

            // The job may have set free an agent that was held for it.
            if (state.Supply.Gained.Count > 0) TakeGains(withProfiles: true, now);
        }

        _turns.Clear();
    }

    // A freed agent says which job, the job says which agent; then jobs that came, or whose ladder opened, look for agents who were free before.
    private void PairByUrgency(long now, List<RoutingFact> facts)
    {
        PairFreed(now, facts);
        TakeGains(withProfiles: false, now);
        while (_turns.Count > 0 && state.Supply.Available.Count > 0)
        {
            var signature = _turns.First;
            var isPaired = signature.Jobs.First is { } job && TryOffer(job, now, facts);
            if (isPaired && signature.Jobs.First is not null) _turns.Advance(TurnOf(signature, now));
            else _turns.RemoveFirst();

            // The job may have set free an agent that was held for it, who looks at all that wait before others come.
            if (state.Supply.Gained.Count > 0) PairFreed(now, facts);
        }

        _turns.Clear();
    }

    private void PairFreed(long now, List<RoutingFact> facts)
    {
        var supply = state.Supply;
        for (var slot = supply.Gained.Next(0); slot >= 0; slot = supply.Gained.Next(0))
        {
            supply.Gained.Remove(slot);
            while (supply.Available.Contains(slot) && MostUrgent(supply.Profiles[slot], now) is { } job && AgentFor(job, slot, now) is { } agent)
            {
                Issue(job, agent, now, facts);
            }
        }
    }

    // The best agent for what a freed one would take; but not one who would rather take something else, which would be overtaken.
    private AgentState? AgentFor(JobState job, int freed, long now)
    {
        var best = _candidates.Best(job, now);
        if (best is null || best.Profile!.Slot == freed || best.Id == job.Demand.PreferredAgent || MostUrgent(best.Profile, now) == job) return best;
        var avoided = state.Avoided(job);
        var profile = state.Supply.Profiles[freed];
        return Candidates.FirstIn(profile, job, avoided) ?? Candidates.FirstIn(profile, job, avoided: null) ?? best;
    }

    private bool TryOffer(JobState job, long now, List<RoutingFact> facts)
    {
        if (_candidates.Best(job, now) is not { } agent) return false;
        Issue(job, agent, now, facts);
        return true;
    }

    private void Issue(JobState job, AgentState agent, long now, List<RoutingFact> facts)
    {
        var fact = new OfferIssued(now, new OfferId(state.Epoch, state.LastOffer + 1), job.Demand.Job, agent.Id, now + job.Queue.Policy.OfferTimeout);
        var others = job.Queue.Policy.OffersAtOnce > 1 ? _candidates.Others(job, agent, now) : null;
        state.Decisions?.Record(state, job, agent, fact.Offer, now);
        state.Offer(fact, job, agent);
        facts.Add(fact);
        if (others is null) return;
        foreach (var other in others)
        {
            fact = fact with { Offer = new OfferId(state.Epoch, state.LastOffer + 1), Agent = other.Id };
            state.Decisions?.Record(state, job, other, fact.Offer, now);
            state.OfferMore(fact, job, other);
            facts.Add(fact);
        }
    }

    // The first job of one of the signatures: inside a signature the longest wait is the most urgent.
    private JobState? MostUrgent(AgentProfile profile, long now)
    {
        Signature? best = null;
        var most = default(Urgency);
        var demand = state.Demand;
        for (var slot = profile.Signatures.NextCommon(demand.Waiting, 0); slot >= 0; slot = profile.Signatures.NextCommon(demand.Waiting, slot + 1))
        {
            var signature = demand.Signatures[slot];
            var level = profile.Levels[slot];
            if (best is not null && !UrgencyRules.MayBeAbove(most, signature, level, now)) continue;
            var urgency = UrgencyRules.Of(state.Order.Choice, signature, level, now);
            if (best is not null && !urgency.IsAbove(most)) continue;
            var wait = signature.Jobs.First!.WaitAt(now);
            if (!LadderRules.IsOpen(signature, level, wait) || !Candidates.Lends(state.Supply, profile, signature, level, wait)) continue;
            if (!Candidates.HasRoom(profile, signature)) continue;
            (best, most) = (signature, urgency);
        }

        return best?.Jobs.First;
    }

    private OrderKey TurnOf(Signature signature, long now)
    {
        var first = signature.Jobs.First!;
        if (state.Order.IsWhole) return first.Key;
        if (signature.Id.IsExpedited) return new OrderKey(long.MinValue, first.Key.Second, first.Key.Third);

        // Between jobs that look for agents the level is not known yet: the bound and the score alone decide. Positive doubles sort like their bits.
        var urgency = UrgencyRules.Of(state.Order.Choice, signature, now);
        return new OrderKey(-BitConverter.DoubleToInt64Bits(urgency.Score), urgency.Since, first.Key.Third);
    }

    private void TakeGains(bool withProfiles, long now)
    {
        var demand = state.Demand;
        var supply = state.Supply;
        if (supply.Available.Count > 0)
        {
            for (var slot = demand.Gained.Next(0); slot >= 0; slot = demand.Gained.Next(slot + 1)) AddTurn(demand.Signatures[slot], now);
            for (var profile = withProfiles ? supply.Gained.Next(0) : -1; profile >= 0; profile = supply.Gained.Next(profile + 1))
            {
                var signatures = supply.Profiles[profile].Signatures;
                for (var slot = signatures.NextCommon(demand.Waiting, 0); slot >= 0; slot = signatures.NextCommon(demand.Waiting, slot + 1))
                {
                    AddTurn(demand.Signatures[slot], now);
                }
            }
        }

        demand.Gained.Clear();
        if (withProfiles) supply.Gained.Clear();
    }

    private void AddTurn(Signature signature, long now)
    {
        if (!signature.InTurn && signature.Jobs.Count > 0) _turns.Add(signature, TurnOf(signature, now));
    }

    private void OpenLadders(long now, List<RoutingFact> facts)
    {
        var demand = state.Demand;
        while (demand.RelaxDue.First is { } due && due.Key.First <= now)
        {
            demand.RelaxDue.Remove(due);
            Tell(due.Signature, now, facts);
            demand.RelaxLater(due.Signature);
            demand.Gained.Add(due.Signature.Slot);
        }
    }

    // Of a first job that has changed since the time was set, the step was another's.
    private static void Tell(Signature signature, long now, List<RoutingFact> facts)
    {
        if (signature.RelaxIsOld || signature.Jobs.First is not { } first) return;
        var open = LadderRules.OpenLevels(signature, first.WaitAt(now));
        if (open != 0) facts.Add(new LadderOpened(now, first.Demand.Job, System.Numerics.BitOperations.TrailingZeroCount(open)));
    }

    // After pairing, as its offers change which jobs are first.
    private void FindOpenings(long now)
    {
        var demand = state.Demand;
        foreach (var signature in demand.RelaxOld)
        {
            signature.RelaxIsOld = false;
            var at = signature.Jobs.First is { } first ? LadderRules.NextOpening(signature, first.Key.Second, now) : long.MaxValue;
            if (signature.Relax.InSet)
            {
                if (signature.Relax.Key.First == at) continue;
                demand.RelaxDue.Remove(signature.Relax);
            }

            if (at == long.MaxValue) continue;
            signature.Relax.Key = new OrderKey(at, signature.Slot, 0);
            demand.RelaxDue.Add(signature.Relax);
        }

        demand.RelaxOld.Clear();
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
                if (job.Cost > demand.Costs.Least && _candidates.ToHold(job, now) is { } agent)
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
