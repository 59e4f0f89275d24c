using Gateway.Contracts.Configuration;
using Gateway.Routing;

namespace Gateway.Conversations.Pools;

/// <summary>Offers to agents that take everything are accepted in the step that made them: nobody is asked, and nothing is told but the assignment.</summary>
internal static class AutoAccept
{
    /// <summary>Pairs until no acceptance has taken offers of the same job from others, who are free again.</summary>
    public static void Match(Matcher matcher, TenantModel? tenant, List<RoutingFact> facts, long now)
    {
        var looked = 0;
        bool again;
        do
        {
            matcher.Match(now, facts);
            again = false;

            // Accepting adds facts of its own behind those looked at.
            for (var count = facts.Count; looked < count; looked++)
            {
                if (facts[looked] is OfferIssued offer && Holds(tenant, offer.Agent))
                {
                    var before = facts.Count;
                    matcher.Accept(offer.Offer, offer.Agent, now, facts);
                    again |= facts.Count > before + 1;
                }
            }
        }
        while (again);
    }

    public static bool Holds(TenantModel? tenant, string agent) => tenant is not null && tenant.Agents.TryGetValue(agent, out var model) && model.AutoAccept;
}
