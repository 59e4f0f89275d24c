using System.Collections.Frozen;
using Gateway.Contracts.Configuration;

namespace Gateway.Routing;

/// <summary>The agents with identical skills, labels and queues.</summary>
internal sealed class AgentProfile(string id, AgentSupply like)
{
    private readonly FrozenDictionary<string, int> _skills = like.Skills.ToFrozenDictionary(StringComparer.Ordinal);
    private readonly FrozenDictionary<string, LabelValue> _labels = like.Labels.ToFrozenDictionary(StringComparer.Ordinal);
    private readonly FrozenSet<string> _queues = like.Queues.ToFrozenSet(StringComparer.Ordinal);

    public string Id => id;

    public int Slot;

    /// <summary>Agents that are online.</summary>
    public int OnDuty;

    /// <summary>Least level an agent of this profile has for a signature it qualifies for, by the signature's slot.</summary>
    public byte[] Levels = [];

    /// <summary>Highest level of any skill.</summary>
    public int LevelMax { get; } = like.Skills.Count == 0 ? DemandClass.LevelMax : Math.Min(like.Skills.Values.Max(), DemandClass.LevelMax);

    /// <summary>How late its own work is.</summary>
    public Strain Strain;

    public int SkillCount => _skills.Count;

    public IReadOnlyDictionary<string, LabelValue> Labels => _labels;

    /// <summary>All of them, whatever their presence.</summary>
    public HashSet<AgentState> Agents { get; } = [];

    /// <summary>Online, with free capacity, held for nothing.</summary>
    public FreeAgents Free { get; } = new();

    /// <summary>Online, with free capacity, held for a job.</summary>
    public List<AgentState> Held { get; } = [];

    /// <summary>Signatures this profile qualifies for.</summary>
    public BitRow Signatures { get; } = new();

    /// <summary>Skills and selectors always; the queue unless the job names its agent. Who declined is not looked at: that is a matter of the agent.</summary>
    public bool Qualifies(in SignatureKey signature)
    {
        if (signature.Only is null && !_queues.Contains(signature.Queue)) return false;
        for (var i = 0; i < signature.Requirements.Count; i++)
        {
            var required = signature.Requirements[i];
            if (!_skills.TryGetValue(required.Skill, out var level) || level < required.Level) return false;
        }

        foreach (var selector in signature.Selectors)
        {
            if (!selector.Accepts(_labels.TryGetValue(selector.Label, out var label) ? label : null)) return false;
        }

        return true;
    }

    /// <summary>The lowest level over the skills required; the highest there is when none are.</summary>
    public int LevelFor(IReadOnlyList<Contracts.Configuration.SkillRequirement> requirements)
    {
        var least = DemandClass.LevelMax;
        for (var i = 0; i < requirements.Count; i++) least = Math.Min(least, _skills.GetValueOrDefault(requirements[i].Skill));
        return least;
    }

    /// <summary>A text that is equal exactly when skills, labels and queues are. Lengths in front keep names apart.</summary>
    public static string IdOf(AgentSupply agent)
    {
        var id = new System.Text.StringBuilder();
        foreach (var (skill, level) in agent.Skills.OrderBy(s => s.Key, StringComparer.Ordinal)) id.Append(skill.Length).Append(':').Append(skill).Append('=').Append(level).Append(';');
        id.Append('|');
        foreach (var queue in agent.Queues.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)) id.Append(queue.Length).Append(':').Append(queue).Append(';');
        foreach (var (label, value) in agent.Labels.OrderBy(l => l.Key, StringComparer.Ordinal))
        {
            var text = value.ToString();
            id.Append('|').Append(label.Length).Append(':').Append(label).Append((int)value.Kind).Append(text.Length).Append(':').Append(text);
        }

        return id.ToString();
    }
}
