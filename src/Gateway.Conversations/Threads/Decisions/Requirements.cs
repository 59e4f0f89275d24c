using Gateway.Contracts.Configuration;

namespace Gateway.Conversations.Threads;

/// <summary>Fills a queue's requirements from a job's labels.</summary>
internal static class Requirements
{
    /// <summary><c>language:{language}</c> with the label <c>language=de</c> is <c>language:de</c>; without the label it asks for nothing.</summary>
    public static IReadOnlyList<SkillRequirement> Resolve(IReadOnlyList<SkillRequirement> requires, IReadOnlyDictionary<string, string> labels)
    {
        if (requires.Count == 0)
        {
            return [];
        }

        var resolved = new List<SkillRequirement>(requires.Count);
        foreach (var requirement in requires)
        {
            var open = requirement.Skill.IndexOf('{', StringComparison.Ordinal);
            if (open < 0)
            {
                resolved.Add(requirement);
                continue;
            }

            var close = requirement.Skill.IndexOf('}', open);
            if (close > open && labels.TryGetValue(requirement.Skill[(open + 1)..close], out var value))
            {
                resolved.Add(requirement with { Skill = string.Concat(requirement.Skill.AsSpan(0, open), value, requirement.Skill.AsSpan(close + 1)) });
            }
        }

        return resolved;
    }
}

/// <summary>Queues that every tenant has without saying so.</summary>
internal static class QueueNames
{
    public const string Default = "default";

    /// <summary>What a queue is like that the configuration does not (or no longer) name: anyone may take its work, so that none is stranded.</summary>
    public static QueueModel Fallback(string name) => new()
    {
        Name = name,
        Priority = 5,
        OfferTimeout = TimeSpan.FromSeconds(30),
        AgeingStep = TimeSpan.FromMinutes(5),
        Requires = [],
        DepthMax = 10_000,
    };
}
