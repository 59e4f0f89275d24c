using Gateway.Conversations.Threads.Texts;

namespace Gateway.Conversations.Threads;

/// <summary>What the gateway itself says to customers. It stops no clock: nobody has answered yet.</summary>
internal static class AutoReplies
{
    /// <summary>Nobody is on shift: when to expect an answer, in the customer's language and by the customer's clock.</summary>
    /// <param name="siteZone">The clock of the site that opens, where the customer's own is not known.</param>
    public static void Deferred(Turn turn, DateTimeOffset opensAt, string siteZone)
    {
        var state = turn.State;
        var zone = CustomerZones.Of(state.Labels) ?? siteZone;
        var language = state.Labels.GetValueOrDefault("language");
        var text = DeferredTexts.Write(language, turn.Tenant.DeferredTexts, opensAt, turn.Now, zone);
        Outbound.Start(turn, agent: "", $"deferred-{state.Epoch}", new OutboundContent(text, []), by: "gateway");
    }
}
