namespace Gateway.Routing;

/// <summary>The agents as profiles: who is free, and which profiles have somebody free.</summary>
internal sealed class SupplyIndex(IDistributionPolicy distribution, AgentChoice kept)
{
    private readonly Dictionary<string, AgentProfile> _byId = new(StringComparer.Ordinal);
    private OrderKey[] _tops = new OrderKey[64];
    private int[] _skillCounts = new int[64];

    public Slots<AgentProfile> Profiles { get; } = new();

    /// <summary>Profiles with somebody online who has free capacity.</summary>
    public BitRow Available { get; } = new();

    /// <summary>Those of them with somebody who is held for a job.</summary>
    public BitRow Holding { get; } = new();

    /// <summary>Profiles whose own work is late: they do not take slower work of others.</summary>
    public BitRow Strained { get; } = new();

    /// <summary>Profiles that gained something since the last pairing: only their signatures can have become pairable.</summary>
    public BitRow Gained { get; } = new();

    /// <summary>Rises when an agent may have become one that can be held.</summary>
    public long HoldVersion { get; private set; }

    /// <summary>Agents are kept in the order of this choice.</summary>
    public bool Keeps(AgentRanking ranking) => ranking.Choice is not (AgentChoice.Random or AgentChoice.Weighted) && (ranking.Order == distribution || ranking.Choice == kept);

    /// <summary>Rank of the first free agent of a profile; past every rank when all that are free are held.</summary>
    public ref readonly OrderKey TopOf(int slot) => ref _tops[slot];

    public int SkillCountOf(int slot) => _skillCounts[slot];

    /// <summary>Puts an agent into the profile of its supply; true when the profile is new.</summary>
    public bool Join(AgentState agent)
    {
        var id = AgentProfile.IdOf(agent.Supply);
        var isNew = !_byId.TryGetValue(id, out var profile);
        if (isNew)
        {
            profile = new AgentProfile(id, agent.Supply);
            _byId.Add(id, profile);
            profile.Slot = Profiles.Add(profile);
            if (profile.Slot >= _tops.Length)
            {
                Array.Resize(ref _tops, _tops.Length * 2);
                Array.Resize(ref _skillCounts, _tops.Length);
            }

            _skillCounts[profile.Slot] = profile.SkillCount;
        }

        agent.Profile = profile;
        profile!.Agents.Add(agent);
        return isNew;
    }

    /// <summary>Takes an agent out of its profile; true when the profile is empty and gone.</summary>
    public bool Leave(AgentState agent)
    {
        var profile = agent.Profile!;
        Lift(agent);
        profile.Agents.Remove(agent);
        agent.Profile = null;
        if (profile.Agents.Count > 0)
        {
            Refresh(profile);
            return false;
        }

        _byId.Remove(profile.Id);
        Available.Remove(profile.Slot);
        Gained.Remove(profile.Slot);
        Holding.Remove(profile.Slot);
        Strained.Remove(profile.Slot);
        Profiles.Remove(profile.Slot);
        return true;
    }

    /// <summary>Puts an agent where its load, presence and hold belong, after any change of them.</summary>
    /// <param name="gained">The change may let the agent take what it could not take before.</param>
    public void Place(AgentState agent, bool gained)
    {
        var profile = agent.Profile!;
        Lift(agent);
        if (agent.Presence == Contracts.Agents.Presence.Online && agent.Free > 0)
        {
            agent.Key = RankOf(agent);
            if (agent.HeldFor is null) profile.Free.Add(agent);
            else profile.Held.Add(agent);
            if (gained) Gained.Add(profile.Slot);
        }

        Refresh(profile);
    }

    /// <summary>An agent takes a job of its own highest level.</summary>
    public void TookOwn(AgentProfile profile, long wait, long sla)
    {
        profile.Strain.Take(wait, sla);
        if (profile.Strain.IsLate) Strained.Add(profile.Slot);
        else Strained.Remove(profile.Slot);
    }

    /// <summary>In the order agents are kept in; those in a profile's free agents have it as their key.</summary>
    public OrderKey RankOf(AgentState agent) => distribution.Rank(agent.Load);

    public void AllowHolds() => HoldVersion++;

    private static void Lift(AgentState agent)
    {
        if (agent.InSet) agent.Profile!.Free.Remove(agent);
        else if (agent.Profile!.Held.Count > 0) agent.Profile.Held.Remove(agent);
    }

    private void Refresh(AgentProfile profile)
    {
        _tops[profile.Slot] = profile.Free.Top?.Key ?? new OrderKey(long.MaxValue, long.MaxValue, long.MaxValue);
        if (profile.Free.Top is null && profile.Held.Count == 0) Available.Remove(profile.Slot);
        else Available.Add(profile.Slot);
        if (profile.Held.Count == 0) Holding.Remove(profile.Slot);
        else Holding.Add(profile.Slot);
    }
}
