using System.Collections.Frozen;
using Gateway.Contracts.Configuration;

namespace Gateway.Host.Configuration;

internal sealed class AgentBuilder(ConfigurationErrors errors, FrozenDictionary<string, QueueModel> queues, FrozenDictionary<string, SiteModel> sites)
{
    public FrozenDictionary<string, AgentModel> Build(List<AgentFile> agents, string path)
    {
        var built = new Dictionary<string, AgentModel>(StringComparer.Ordinal);
        for (var i = 0; i < agents.Count; i++)
        {
            var agent = BuildAgent(agents[i], $"{path}[{i}]");
            if (!built.TryAdd(agent.Id, agent))
            {
                errors.Add($"{path}[{i}].id", agent.Id, "is the id of an earlier agent");
            }
        }

        return built.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private AgentModel BuildAgent(AgentFile agent, string path)
    {
        var id = errors.Name(path + ".id", agent.Id);
        if (agent.Name is { Length: 0 or > Defaults.DisplayNameMax })
        {
            errors.Add(path + ".name", agent.Name, $"must have 1 to {Defaults.DisplayNameMax} characters");
        }

        var distribution = new DistributionBuilder(errors);
        return new AgentModel
        {
            Id = id,
            Name = agent.Name ?? id,
            Kind = BuildKind(agent.Kind, path + ".kind"),
            Skills = BuildSkills(agent.Skills ?? [], path + ".skills"),
            Queues = BuildQueues(agent.Queues ?? [], path + ".queues"),
            Capacity = errors.Number(path + ".capacity", agent.Capacity, Defaults.Capacity, 1, Defaults.CapacityMax),
            Caps = distribution.BuildCaps(agent.Caps ?? [], path + ".caps"),
            InterruptTo = distribution.BuildInterruptTo(agent, path + ".interruptTo"),
            AwayAfterMisses = errors.Number(path + ".awayAfterMisses", agent.AwayAfterMisses, 0, 0, Defaults.MissesMax),
            FairShare = distribution.BuildShare(agent.FairShare, path + ".fairShare"),
            AutoAccept = agent.AutoAccept ?? false,
            WrapUp = errors.Duration(path + ".wrapUp", agent.WrapUp, TimeSpan.Zero, TimeSpan.Zero, Defaults.WrapUpMax),
            Site = BuildSite(agent.Site, path + ".site"),
            Labels = new SelectorBuilder(errors).BuildLabels(agent.Labels ?? [], path + ".labels"),
            Supervises = BuildSupervised(agent.Supervises ?? [], path + ".supervises"),
        };
    }

    private string? BuildSite(string? site, string path)
    {
        if (site is not null && !sites.ContainsKey(site))
        {
            errors.Add(path, site, "is not a site of this tenant: " + string.Join(", ", sites.Keys));
        }

        return site;
    }

    /// <summary>Nothing where the file says nothing: who sees others' conversations is said on purpose.</summary>
    private List<string> BuildSupervised(List<string> names, string path)
    {
        for (var i = 0; i < names.Count; i++)
        {
            if (names[i] != "*")
            {
                errors.Queue($"{path}[{i}]", names[i], queues);
            }
        }

        return names;
    }

    private AgentKind BuildKind(string? kind, string path)
    {
        switch (kind)
        {
            case null or "human": return AgentKind.Human;
            case "bot": return AgentKind.Bot;
            case "expert": return AgentKind.Expert;
            default:
                errors.Add(path, kind, "must be human, bot or expert");
                return AgentKind.Human;
        }
    }

    private FrozenDictionary<string, int> BuildSkills(Dictionary<string, int> skills, string path)
    {
        foreach (var (skill, level) in skills)
        {
            if (!Names.IsSkill(skill))
            {
                errors.Add($"{path}.{skill}", skill, Names.SkillRule);
            }

            errors.Number($"{path}.{skill}", level, level, Defaults.LevelMin, Defaults.LevelMax);
        }

        return skills.ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>The agent's queues; all of the tenant where the file names none.</summary>
    private List<string> BuildQueues(List<string> names, string path)
    {
        for (var i = 0; i < names.Count; i++)
        {
            errors.Queue($"{path}[{i}]", names[i], queues);
        }

        return names.Count > 0 ? names : [.. queues.Keys];
    }
}
