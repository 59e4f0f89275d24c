using System.Collections.Frozen;
using Gateway.Contracts.Configuration;

namespace Gateway.Host.Configuration;

internal sealed class QueueBuilder(ConfigurationErrors errors, FrozenDictionary<string, SlaModel> slas)
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

        CheckOverflow(queues, built, path);
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
        Sla = BuildSla(queue.Sla, path + ".sla"),
        Overflow = BuildOverflow(queue.Overflow, path + ".overflow"),
        AbandonAfter = queue.AbandonAfter is null
            ? null
            : errors.Duration(path + ".abandonAfter", queue.AbandonAfter, default, Defaults.AbandonAfterMin, Defaults.AbandonAfterMax),
        WindowWarning = errors.Duration(
            path + ".windowWarning", queue.WindowWarning, Defaults.WindowWarning, Defaults.WindowWarningMin, Defaults.WindowWarningMax),
        AutoReply = queue.AutoReply ?? true,
    };

    private SlaModel? BuildSla(string? name, string path)
    {
        if (name is null)
        {
            return null;
        }

        if (slas.TryGetValue(name, out var sla))
        {
            return sla;
        }

        errors.Add(path, name, "is not an SLA of this tenant: " + string.Join(", ", slas.Keys));
        return null;
    }

    private OverflowModel? BuildOverflow(OverflowFile? overflow, string path)
    {
        if (overflow is null)
        {
            return null;
        }

        if (overflow is { Length: null, Wait: null, Unstaffed: null or false })
        {
            errors.Missing(path, "say when: length, wait or unstaffed");
        }

        return new OverflowModel
        {
            Queue = errors.Name(path + ".queue", overflow.Queue),
            Length = overflow.Length is null ? null : errors.Number(path + ".length", overflow.Length, 0, 1, Defaults.DepthLimit),
            Wait = overflow.Wait is null ? null : errors.Duration(path + ".wait", overflow.Wait, default, Defaults.OverflowWaitMin, Defaults.OverflowWaitMax),
            Unstaffed = overflow.Unstaffed ?? false,
        };
    }

    /// <summary>Work must not go round: no chain of queues leads back to itself.</summary>
    private void CheckOverflow(List<QueueFile> files, Dictionary<string, QueueModel> built, string path)
    {
        for (var i = 0; i < files.Count; i++)
        {
            if (files[i].Overflow?.Queue is not { } target || files[i].Name is not { } name)
            {
                continue;
            }

            var seen = new HashSet<string>(StringComparer.Ordinal) { name };
            for (var next = target; next is not null; next = built.GetValueOrDefault(next)?.Overflow?.Queue)
            {
                if (!built.ContainsKey(next))
                {
                    errors.Add($"{path}[{i}].overflow.queue", target, "is not a queue of this tenant: " + string.Join(", ", built.Keys));
                    break;
                }

                if (!seen.Add(next))
                {
                    errors.Add($"{path}[{i}].overflow.queue", target, "leads back: " + string.Join(", ", seen));
                    break;
                }
            }
        }
    }

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
