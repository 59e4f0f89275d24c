namespace Gateway.Routing.Simulation;

/// <summary>One agent of a group: works on all it has in hand at once, at the speed its number allows.</summary>
internal sealed class SimAgent(AgentGroup group, string name)
{
    private readonly List<SimJob> _inHand = [];
    private long _since;

    public AgentGroup Group => group;

    public string Name => name;

    public bool OnDuty;

    /// <summary>Rises with each change, so that an end planned before is known to be outdated.</summary>
    public int Plan { get; private set; }

    public int InHand => _inHand.Count;

    public void Start(SimJob job, long now)
    {
        Work(now);
        job.Agent = this;
        job.Left = Math.Round(job.Handle * group.Skills[job.Type].Factor);
        _inHand.Add(job);
        Plan++;
    }

    public void End(SimJob job, long now)
    {
        Work(now);
        job.Agent = null;
        _inHand.Remove(job);
        Plan++;
    }

    /// <summary>The job that ends next and when, if nothing changes; null without any.</summary>
    public (SimJob Job, long At)? NextEnd()
    {
        if (_inHand.Count == 0) return null;
        var first = _inHand[0];
        for (var i = 1; i < _inHand.Count; i++)
        {
            if (_inHand[i].Left < first.Left) first = _inHand[i];
        }

        return (first, _since + (long)Math.Ceiling(Math.Max(0, first.Left) / Speed));
    }

    private double Speed => group.Speed.Count == 0 ? 1 : group.Speed[Math.Min(_inHand.Count, group.Speed.Count) - 1];

    private void Work(long now)
    {
        if (_inHand.Count > 0)
        {
            var done = (now - _since) * Speed;
            foreach (var job in _inHand) job.Left -= done;
        }

        _since = now;
    }
}
