namespace Gateway.Routing;

/// <summary>The waiting jobs as signatures: which have jobs, and which may have become pairable.</summary>
internal sealed class DemandIndex(SupplyIndex supply, DemandClasses classes, JobOrder order, long holdAfter)
{
    // Requirements x bands of a tenant are dozens to hundreds; empty ones past this are dropped together.
    private const int KeptSignatures = 4096;

    private readonly Dictionary<SignatureKey, Signature> _byId = [];
    private int _sweepAt = KeptSignatures;

    public Slots<Signature> Signatures { get; } = new();

    /// <summary>Signatures with waiting jobs.</summary>
    public BitRow Waiting { get; } = new();

    /// <summary>Signatures that got a job since the last pairing.</summary>
    public BitRow Gained { get; } = new();

    /// <summary>Signatures of more than one unit by the time their first job may get an agent held. Without those that have one.</summary>
    public OrderedSet<Signature> HoldDue { get; } = new();

    /// <summary>Jobs by cost, wherever they are.</summary>
    public CostCounts Costs { get; } = new();

    /// <summary>Signatures by the time the ladder of their first job opens further.</summary>
    public OrderedSet<RelaxEntry> RelaxDue { get; } = new();

    /// <summary>Waiting jobs by the time their next selector expires.</summary>
    public OrderedSet<ExpiryEntry> ExpiryDue { get; } = new();

    /// <summary>Signatures whose place in <see cref="RelaxDue"/> has to be found anew.</summary>
    public List<Signature> RelaxOld { get; } = [];

    public void Add(JobState job)
    {
        var signature = Find(SignatureKey.Of(job), job.Queue);
        job.Signature = signature;
        job.Class = signature.Class;
        job.Key = order.Of(job);
        signature.Jobs.Add(job);
        Waiting.Add(signature.Slot);
        Gained.Add(signature.Slot);
        if (signature.Jobs.First == job) FirstChanged(signature);
        if (job.InForce.Length == 0 || job.InForce[0].ExpiresAfter is not { } after) return;
        job.Expiry ??= new ExpiryEntry(job);
        job.Expiry.Key = new OrderKey(job.QueuedAt + after, job.Sequence, 0);
        ExpiryDue.Add(job.Expiry);
    }

    public void Remove(JobState job)
    {
        var signature = job.Signature!;
        var wasFirst = signature.Jobs.First == job;
        signature.Jobs.Remove(job);
        job.Signature = null;
        if (job.Expiry is { InSet: true } expiry) ExpiryDue.Remove(expiry);
        if (wasFirst) FirstChanged(signature);
        if (signature.Jobs.Count > 0) return;
        Waiting.Remove(signature.Slot);
        Gained.Remove(signature.Slot);
        if (signature.Id.IsRare) Drop(signature);
    }

    /// <summary>Puts the jobs of a queue in the order of its new policy.</summary>
    public void Reorder(string queue)
    {
        foreach (var signature in Signatures.All())
        {
            if (signature.Id.Queue != queue) continue;
            Reorder(signature.Jobs);
            signature.Stakes = UrgencyRules.WeightOf(signature.Id, signature.Queue.Policy);
            FirstChanged(signature);
        }
    }

    // Mostly all keys move by the same amount; where some jobs have due times and others none they do not, and the set is built anew.
    private void Reorder(OrderedSet<JobState> jobs)
    {
        var stays = true;
        JobState? before = null;
        for (var job = jobs.First; job is not null; (before, job) = (job, OrderedSet<JobState>.Next(job)))
        {
            job.Key = order.Of(job);
            stays &= before is null || before.Key < job.Key;
        }

        if (stays) return;
        var all = new List<JobState>(jobs.Count);
        while (jobs.First is { } first)
        {
            jobs.Remove(first);
            all.Add(first);
        }

        foreach (var job in all.OrderBy(j => j.Key)) jobs.Add(job);
    }

    /// <summary>So many of a profile's agents came on duty, or went when below 0.</summary>
    public void CountOnDuty(AgentProfile profile, int change)
    {
        profile.OnDuty += change;
        for (var slot = profile.Signatures.Next(0); slot >= 0; slot = profile.Signatures.Next(slot + 1))
        {
            var signature = Signatures[slot];
            signature.OnDuty[profile.Levels[slot]] += change;
            if (signature.Jobs.Count == 0) continue;

            // Whoever waited for this agent may not have to any more.
            RelaxLater(signature);
            if (change < 0) Gained.Add(slot);
        }
    }

    /// <summary>Puts off finding when the ladder opens until the pairing knows the time.</summary>
    public void RelaxLater(Signature signature)
    {
        if (signature.RelaxIsOld) return;
        signature.RelaxIsOld = true;
        RelaxOld.Add(signature);
    }

    private void FirstChanged(Signature signature)
    {
        if (signature.Jobs.First is { } first)
        {
            signature.Since = first.Key.Second;
            signature.LateAt = signature.Id.IsExpedited ? long.MinValue : signature.Since + UrgencyRules.OvertakingBound(signature.Queue.Policy);
        }

        RefreshHoldDue(signature);
        if (signature.Queue.Policy.Ladder != Ladder.None || signature.Relax.InSet) RelaxLater(signature);
    }

    public void RefreshHoldDue(Signature signature)
    {
        if (signature.Id.Cost == 1) return;
        if (signature.InSet) HoldDue.Remove(signature);
        if (signature.HeldJob is not null || signature.Jobs.First is not { } first) return;
        signature.Key = new OrderKey(first.Demand.WaitingSince + holdAfter, first.Sequence, 0);
        HoldDue.Add(signature);
    }

    /// <summary>A profile appeared: finds the signatures it qualifies for.</summary>
    public void Admit(AgentProfile profile)
    {
        foreach (var signature in Signatures.All())
        {
            if (signature.Id.Only is null && profile.Qualifies(signature.Id)) Link(signature, profile);
        }
    }

    /// <summary>A profile is gone.</summary>
    public void Forget(AgentProfile profile)
    {
        for (var slot = profile.Signatures.Next(0); slot >= 0; slot = profile.Signatures.Next(slot + 1)) Signatures[slot].Profiles.Remove(profile.Slot);
    }

    /// <summary>An agent has joined another profile: signatures that name it are served from there. Others of the profile are told apart when pairing.</summary>
    public void Repoint(AgentState agent)
    {
        foreach (var signature in Signatures.All())
        {
            if (signature.Id.Only != agent.Id) continue;
            Unlink(signature);
            if (agent.Profile is { } profile && profile.Qualifies(signature.Id)) Link(signature, profile);
        }
    }

    private Signature Find(in SignatureKey id, QueueState queue) => _byId.TryGetValue(id, out var known) ? known : Make(id, queue);

    // Apart from the finding, which is for every job and allocates nothing.
    private Signature Make(in SignatureKey id, QueueState queue)
    {
        if (_byId.Count >= _sweepAt) Sweep();
        var signature = new Signature(id) { Queue = queue, Class = classes.Get(id.Queue, id.Requirements) };
        signature.Relax.Signature = signature;
        signature.Stakes = UrgencyRules.WeightOf(id, queue.Policy);
        _byId.Add(id, signature);
        signature.Slot = Signatures.Add(signature);
        if (id.DeclinedBy.Length > 0 && _byId.TryGetValue(id.WithoutDeclines(), out var alike))
        {
            for (var slot = alike.Profiles.Next(0); slot >= 0; slot = alike.Profiles.Next(slot + 1)) Link(signature, supply.Profiles[slot]);
            return signature;
        }

        foreach (var profile in supply.Profiles.All())
        {
            if (profile.Qualifies(id) && (id.Only is null || profile.Agents.Any(agent => agent.Id == signature.Id.Only))) Link(signature, profile);
        }

        return signature;
    }

    private void Sweep()
    {
        foreach (var signature in Signatures.All().Where(s => s.Jobs.Count == 0).ToList()) Drop(signature);
        classes.Sweep(Signatures.All().Select(s => s.Class));

        // Twice what is in use: a pool that needs more than the limit does not sweep at every new one.
        _sweepAt = Math.Max(KeptSignatures, _byId.Count * 2);
    }

    private void Drop(Signature signature)
    {
        Unlink(signature);
        if (signature.Relax.InSet) RelaxDue.Remove(signature.Relax);
        _byId.Remove(signature.Id);
        Signatures.Remove(signature.Slot);
    }

    private static void Link(Signature signature, AgentProfile profile)
    {
        signature.Profiles.Add(profile.Slot);
        profile.Signatures.Add(signature.Slot);
        var level = profile.LevelFor(signature.Id.Requirements);
        signature.Levels = Fit(signature.Levels, profile.Slot);
        profile.Levels = Fit(profile.Levels, signature.Slot);
        signature.Levels[profile.Slot] = profile.Levels[signature.Slot] = (byte)level;
        signature.OnDuty[level] += profile.OnDuty;
        if (signature.Id.Selectors.Length == 0) return;
        if (profile.Slot >= signature.Scores.Length) Array.Resize(ref signature.Scores, Math.Max(profile.Slot + 1, signature.Scores.Length * 2));
        signature.Scores[profile.Slot] = MatchScore.Of(profile.Labels, signature.Id.Selectors);
    }

    private static byte[] Fit(byte[] levels, int slot)
    {
        if (slot >= levels.Length) Array.Resize(ref levels, Math.Max(slot + 1, levels.Length * 2));
        return levels;
    }

    private void Unlink(Signature signature)
    {
        for (var slot = signature.Profiles.Next(0); slot >= 0; slot = signature.Profiles.Next(slot + 1)) supply.Profiles[slot].Signatures.Remove(signature.Slot);
        signature.Profiles.Clear();
        Array.Clear(signature.OnDuty);
    }
}
