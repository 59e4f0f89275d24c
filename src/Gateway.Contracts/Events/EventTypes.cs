namespace Gateway.Contracts;

/// <summary>CloudEvents <c>type</c> of every event the gateway publishes. People filter by these names: none is ever renamed.</summary>
public static class EventTypes
{
    public const string MessageAccepted = "gateway.message.accepted";
    public const string MessageEdited = "gateway.message.edited";
    public const string MessageDeleted = "gateway.message.deleted";
    public const string MessageSent = "gateway.message.sent";
    public const string MessageDelivered = "gateway.message.delivered";
    public const string MessageRead = "gateway.message.read";
    public const string MessageFailed = "gateway.message.failed";
    public const string ConversationOpened = "gateway.conversation.opened";
    public const string ConversationReopened = "gateway.conversation.reopened";
    public const string ConversationClosed = "gateway.conversation.closed";
    public const string ConversationLabelled = "gateway.conversation.labelled";
    public const string ConversationContextAttached = "gateway.conversation.context_attached";
    public const string ConversationParked = "gateway.conversation.parked";
    public const string ConversationUnparked = "gateway.conversation.unparked";
    public const string ConversationWhispered = "gateway.conversation.whispered";
    public const string ConversationMerged = "gateway.conversation.merged";
    public const string ConversationUnmerged = "gateway.conversation.unmerged";
    public const string CallbackRequested = "gateway.callback.requested";
    public const string CallbackDue = "gateway.callback.due";
    public const string ParticipantInvited = "gateway.participant.invited";
    public const string ParticipantJoined = "gateway.participant.joined";
    public const string ParticipantLeft = "gateway.participant.left";
    public const string CustomerCreated = "gateway.customer.created";
    public const string CustomerAliasAdded = "gateway.customer.alias_added";
    public const string JobCreated = "gateway.job.created";
    public const string JobQueued = "gateway.job.queued";
    public const string JobRelaxed = "gateway.job.relaxed";
    public const string JobAssigned = "gateway.job.assigned";
    public const string JobUnassigned = "gateway.job.unassigned";
    public const string JobCompleted = "gateway.job.completed";
    public const string JobCancelled = "gateway.job.cancelled";
    public const string JobDeferred = "gateway.job.deferred";
    public const string OfferIssued = "gateway.offer.issued";
    public const string OfferAccepted = "gateway.offer.accepted";
    public const string OfferDeclined = "gateway.offer.declined";
    public const string OfferExpired = "gateway.offer.expired";
    public const string OfferRevoked = "gateway.offer.revoked";
    public const string AgentOnline = "gateway.agent.online";
    public const string AgentAway = "gateway.agent.away";
    public const string AgentDraining = "gateway.agent.draining";
    public const string AgentOffline = "gateway.agent.offline";
    public const string SlaAtRisk = "gateway.sla.at_risk";
    public const string SlaBreached = "gateway.sla.breached";
    public const string WindowAtRisk = "gateway.window.at_risk";
    public const string ShiftHandover = "gateway.shift.handover";
    public const string SubscriptionDisabled = "gateway.subscription.disabled";
    public const string FetchFailed = "gateway.fetch.failed";
}
