using Gateway.Contracts.Configuration;

namespace Gateway.Conversations;

/// <summary>An agent's site as a skill, so that work can be asked of one site: <c>site:berlin</c>.</summary>
internal static class SiteSkill
{
    public const int Level = 10;

    private const string Prefix = "site:";

    public static SkillRequirement Required(string site) => new(Prefix + site, Level);

    /// <summary>The site a skill names; null for other skills.</summary>
    public static string? NameIn(string skill) => skill.StartsWith(Prefix, StringComparison.Ordinal) ? skill[Prefix.Length..] : null;

    public static IReadOnlyDictionary<string, int> SkillsOf(AgentModel agent) =>
        agent.Site is { } site ? new Dictionary<string, int>(agent.Skills) { [Prefix + site] = Level } : agent.Skills;
}
