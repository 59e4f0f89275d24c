using System.Text.RegularExpressions;

namespace Gateway.Host.Configuration;

/// <summary>The grammar of what is named in the file. Names stand in URLs, metrics and events, so they are plain and short.</summary>
internal static partial class Names
{
    public const string Rule = "must be 1 to 64 of a-z, 0-9, dot, underscore and hyphen, beginning with a letter or digit";

    public const string SkillRule = "must be a skill such as \"topic:refund\": two names joined by a colon, at most 64 characters each";

    public static bool IsName(string text) => Name().IsMatch(text);

    /// <summary>A skill of an agent, such as <c>language:pt-BR</c>: languages keep their capital letters.</summary>
    public static bool IsSkill(string text) => Skill().IsMatch(text);

    /// <summary>A skill that may take its second name from a label of the job: <c>language:{language}</c>.</summary>
    public static bool IsSkillPattern(string text) => SkillPattern().IsMatch(text);

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9._-]{0,63}\z")]
    private static partial Regex Name();

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9._-]{0,63}:[A-Za-z0-9][A-Za-z0-9._-]{0,63}\z")]
    private static partial Regex Skill();

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9._-]{0,63}:([A-Za-z0-9][A-Za-z0-9._-]{0,63}|\{[a-z0-9][a-z0-9._-]{0,63}\})\z")]
    private static partial Regex SkillPattern();
}
