using System.Collections.Frozen;
using Gateway.Contracts.Configuration;

namespace Gateway.Host.Configuration;

internal sealed class QueueBuilder(ConfigurationErrors errors)
{
    /// <summary>The tenant's queues; one with all defaults when the file names none.</summary>
    public FrozenDictionary<string, QueueModel> Build(List<QueueFile> queues, string path)
    {
        if (queues.Count == 0)
        {
            queues = [new QueueFile { Name = Defaults.Queue }];
        }

        var built = new Dictionary<string, QueueModel>(StringComparer.Ordinal);
        for (var i = 0; i < queues.Count; i++)
        {
            var queue = BuildQueue(queues[i], $"{path}[{i}]");
            if (!built.TryAdd(queue.Name, queue))
            {
                errors.Add($"{path}[{i}].name", queue.Name, "is the name of an earlier queue");
            }
        }

        return built.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private QueueModel BuildQueue(QueueFile queue, string path) => new()
    {
        Name = errors.Name(path + ".name", queue.Name),
        Priority = errors.Number(path + ".priority", queue.Priority, Defaults.Priority, 0, Defaults.PriorityMax),
        OfferTimeout = errors.Duration(
            path + ".offerTimeout", queue.OfferTimeout, Defaults.OfferTimeout, Defaults.OfferTimeoutMin, Defaults.OfferTimeoutMax),
        AgeingStep = errors.Duration(path + ".ageingStep", queue.AgeingStep, Defaults.AgeingStep, Defaults.AgeingStepMin, Defaults.AgeingStepMax),
        Requires = [.. (queue.Requires ?? []).Select((r, i) => BuildRequirement(r, $"{path}.requires[{i}]"))],
        DepthMax = errors.Number(path + ".depthMax", queue.DepthMax, Defaults.DepthMax, 1, Defaults.DepthLimit),
    };

    private SkillRequirement BuildRequirement(RequirementFile requirement, string path)
    {
        if (requirement.Skill is null)
        {
            errors.Missing(path + ".skill", Names.SkillRule);
        }
        else if (!Names.IsSkillPattern(requirement.Skill))
        {
            errors.Add(path + ".skill", requirement.Skill, Names.SkillRule + ", the second may be a {label} of the account");
        }

        return new SkillRequirement(
            requirement.Skill ?? "", errors.Number(path + ".level", requirement.Level, Defaults.Level, Defaults.LevelMin, Defaults.LevelMax));
    }
}
