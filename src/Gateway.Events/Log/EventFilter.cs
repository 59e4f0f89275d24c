using Gateway.Events.Filters;

namespace Gateway.Events.Log;

/// <summary>Which events of its tenant a reader wants.</summary>
/// <param name="Tenant">From the credential, never from the request.</param>
/// <param name="TypePrefix">Beginning of the event type; empty for all.</param>
/// <param name="Conversation">One conversation; empty for all.</param>
/// <param name="Where">What else it must be; null for nothing else.</param>
internal readonly record struct EventFilter(Guid Tenant, string TypePrefix, string Conversation, EventExpression? Where = null)
{
    public bool Lets(EventEntry entry) =>
        entry.Tenant == Tenant
        && entry.Type.StartsWith(TypePrefix, StringComparison.Ordinal)
        && (Conversation.Length == 0 || entry.Subject == Conversation)
        && (Where is null || Where.Lets(entry));
}
