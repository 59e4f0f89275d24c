using Gateway.Contracts.Configuration;
using Gateway.Routing;

namespace Gateway.Conversations.Pools;

/// <summary>Offers to agents that take everything are accepted in the step that made them: nobody is asked, and nothing is told but the assignment.</summary>
internal static class AutoAccept
{
    public static void Apply(Matcher matcher, TenantModel? tenant, List<RoutingFact> facts, long now)
    {
        if (tenant is null)
        {
            return;
        }

        // Accepting adds facts of its own behind those looked at.
        for (int i = 0, count = facts.Count; i < count; i++)
        {
            if (facts[i] is OfferIssued offer && Holds(tenant, offer.Agent))
            {
                matcher.Accept(offer.Offer, offer.Agent, now, facts);
            }
        }
    }

    public static bool Holds(TenantModel? tenant, string agent) => tenant is not null && tenant.Agents.TryGetValue(agent, out var model) && model.AutoAccept;
}
