namespace Gateway.Routing.Simulation;

/// <summary>The measures of one replication. A contact counts where it arrives; agents' time counts inside the measured window.</summary>
internal sealed class RunTally
{
    private readonly Scenario _scenario;
    private readonly IReadOnlyList<SimAgent> _agents;
    private readonly long _from;
    private readonly long _to;

    public RunTally(Scenario scenario, IReadOnlyList<SimAgent> agents)
    {
        (_scenario, _agents) = (scenario, agents);
        (_from, _to) = (scenario.WarmUp, scenario.Horizon - scenario.CoolDown);
        Types = [.. scenario.Types.Select(_ => new TypeTally(scenario.Batches))];
        Duties = [.. agents.Select(_ => new DutyTally(_from, _to))];
    }

    public IReadOnlyList<TypeTally> Types { get; }

    public IReadOnlyList<DutyTally> Duties { get; }

    public IReadOnlyList<SimAgent> Agents => _agents;

    /// <summary>Of a trace: time, id, agent.</summary>
    public List<(long At, string Id, string Agent)> Assignments { get; } = [];

    public List<(long At, string Id)> Abandonments { get; } = [];

    public void Served(SimJob job, SimAgent agent, long now)
    {
        if (job.Contact is { } contact) Assignments.Add((now, contact.Id, agent.Name));
        Add(job, now, served: true);
    }

    public void Abandoned(SimJob job, long now)
    {
        if (job.Contact is { } contact) Abandonments.Add((now, contact.Id));
        Add(job, now, served: false);
    }

    /// <summary>The agent's duty or hands change at this moment.</summary>
    public void Changes(SimAgent agent, int index, long now) => Duties[index].Add(agent.InHand > 0, agent.OnDuty, now);

    /// <summary>Whoever still waits at the end has waited until then, and was not served.</summary>
    public void Finish(long now, IEnumerable<SimJob> waiting)
    {
        foreach (var job in waiting) Add(job, now, served: null);
        for (var i = 0; i < _agents.Count; i++) Changes(_agents[i], i, now);
    }

    private void Add(SimJob job, long now, bool? served)
    {
        if (job.Arrival < _from || job.Arrival >= _to) return;
        var wait = now - job.Arrival;
        var batch = (int)((job.Arrival - _from) * (Int128)_scenario.Batches / (_to - _from));
        Types[job.Type].Add(batch, wait, served == true && wait <= _scenario.Types[job.Type].Sla, served);
    }
}
