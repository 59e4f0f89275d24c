using System.Collections.Frozen;
using Gateway.Contracts.Configuration;

namespace Gateway.Host.Configuration;

/// <summary>Checks that several parts of the file share.</summary>
internal static class CheckExtensions
{
    public static string Name(this ConfigurationErrors errors, string path, string? value)
    {
        if (value is null)
        {
            errors.Missing(path, Names.Rule);
        }
        else if (!Names.IsName(value))
        {
            errors.Add(path, value, Names.Rule);
        }

        return value ?? "";
    }

    public static string Queue(this ConfigurationErrors errors, string path, string name, FrozenDictionary<string, QueueModel> queues)
    {
        if (!queues.ContainsKey(name))
        {
            errors.Add(path, name, "is not a queue of this tenant: " + string.Join(", ", queues.Keys));
        }

        return name;
    }

    public static SkillRequirement Requirement(this ConfigurationErrors errors, RequirementFile requirement, string path)
    {
        if (requirement.Skill is null)
        {
            errors.Missing(path + ".skill", Names.SkillRule);
        }
        else if (!Names.IsSkillPattern(requirement.Skill))
        {
            errors.Add(path + ".skill", requirement.Skill, Names.SkillRule + ", the second may be a {label} of the job");
        }

        return new SkillRequirement(
            requirement.Skill ?? "", errors.Number(path + ".level", requirement.Level, Defaults.Level, Defaults.LevelMin, Defaults.LevelMax));
    }

    /// <summary>Origins as browsers send them: scheme, host and a port that is not the scheme's own.</summary>
    public static List<string> Origins(this ConfigurationErrors errors, string path, List<string> origins)
    {
        for (var i = 0; i < origins.Count; i++)
        {
            if (!Uri.TryCreate(origins[i], UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https")
                || url.GetLeftPart(UriPartial.Authority) != origins[i])
            {
                errors.Add($"{path}[{i}]", origins[i], "must be an origin such as \"https://shop.example\": scheme and host, no path, no slash at the end");
            }
        }

        return origins;
    }

    public static Uri? Url(this ConfigurationErrors errors, string path, string? value)
    {
        if (value is null)
        {
            return null;
        }

        if (Uri.TryCreate(value, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.UserInfo.Length == 0)
        {
            return url;
        }

        errors.Add(path, value, "must be an absolute http or https URL without user and password");
        return null;
    }
}
