using Gateway.Contracts.Configuration;
using Gateway.Routing;
using Gateway.Routing.Calendars;

namespace Gateway.Conversations.Threads;

/// <param name="OnShift">Somebody who could take the work is on shift; or nobody ever will be, and waiting for hours would help nothing.</param>
/// <param name="OpensAt">Otherwise: when the first of them begins.</param>
/// <param name="Site">Where.</param>
internal readonly record struct ShiftOutlook(bool OnShift, DateTimeOffset OpensAt, SiteModel? Site);

/// <summary>Who works when: follows the sun over the sites of the agents that qualify.</summary>
internal static class Shifts
{
    /// <summary>The agent's site; null when it has none and so is always on shift.</summary>
    public static SiteModel? SiteOf(TenantModel tenant, string? agent) =>
        agent is not null && tenant.Agents.GetValueOrDefault(agent)?.Site is { } site ? tenant.Sites.GetValueOrDefault(site) : null;

    /// <summary>For the open conversation.</summary>
    /// <param name="only">The one agent asked; null for all of the queue.</param>
    /// <param name="except">A site that does not count.</param>
    public static ShiftOutlook Outlook(Turn turn, string? only, SiteModel? except = null)
    {
        var (tenant, now, demanded) = (turn.Tenant, turn.Now, Jobs.Demanded(turn));
        var (requirements, selectors) = (Jobs.RequirementsOf(demanded, turn.State), Qualified.Hard(turn, demanded));
        var seen = new HashSet<SiteModel>(ReferenceEqualityComparer.Instance);
        var first = new ShiftOutlook(except is null, DateTimeOffset.MaxValue, null);
        foreach (var agent in tenant.Agents.Values)
        {
            if (only is null ? !Qualifies(agent, demanded.Name, requirements, selectors) : agent.Id != only)
            {
                continue;
            }

            if (agent.Site is null || !tenant.Sites.TryGetValue(agent.Site, out var site))
            {
                // On shift whenever online, which is the pool's to know. Not a place that work can be handed over to.
                if (except is null)
                {
                    return new ShiftOutlook(true, default, null);
                }

                continue;
            }

            if (ReferenceEquals(site, except) || !seen.Add(site) || BusinessCalendar.Of(site.Calendar).NextOpening(now) is not { } opensAt)
            {
                continue;
            }

            if (opensAt <= now)
            {
                return new ShiftOutlook(true, now, site);
            }

            if (opensAt < first.OpensAt)
            {
                first = new ShiftOutlook(false, opensAt, site);
            }
        }

        return first;
    }

    private static bool Qualifies(AgentModel agent, string queue, IReadOnlyList<SkillRequirement> requirements, List<Selector> selectors)
    {
        if (!agent.Queues.Contains(queue, StringComparer.Ordinal) || !Qualified.Meets(agent, selectors))
        {
            return false;
        }

        foreach (var requirement in requirements)
        {
            var level = SiteSkill.NameIn(requirement.Skill) is { } site ? (agent.Site == site ? SiteSkill.Level : 0) : agent.Skills.GetValueOrDefault(requirement.Skill);
            if (level < requirement.Level)
            {
                return false;
            }
        }

        return true;
    }
}
