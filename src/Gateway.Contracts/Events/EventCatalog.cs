namespace Gateway.Contracts.Events;

/// <summary>Every type of event with the members of its <c>data</c>: what the AsyncAPI document says of events, and what tests hold each published event against.</summary>
public static class EventCatalog
{
    /// <summary>Made for readers, not stored: sequences that retention deleted before they were read.</summary>
    public const string Gap = "gateway.gap";

    // A name with ! is in every event of the type; what is no text has its kind behind a colon.
    private const string Item =
        "direction! kind! channel! account customer sender senderName id timestamp:time text locale replyTo attachments:attachments location:location payload status target "
        + "aliases:aliases extra:map orphan:flag";

    private const string Delivery = "clientId id code orphan:flag";
    private const string Conversation = "channel! account! customer!";
    private const string Offer = "offer! job! agent!";
    private const string Agent = "agent!";
    private const string Participant = "job agent queue role!";
    private const string Promise = "job! queue! agent sla! clock! targetSeconds!:whole dueAt:time";

    public static IReadOnlyList<EventShape> All { get; } =
    [
        Of(EventTypes.MessageAccepted, "A message of a customer is durable, or one of ours waits to be sent.", Item + " agent by clientId template:template quickReplies:quickReplies"),
        Of(EventTypes.MessageEdited, "The customer changed a message.", Item),
        Of(EventTypes.MessageDeleted, "The customer took a message back.", Item),
        Of(EventTypes.MessageSent, "The provider has taken a message of ours.", Delivery),
        Of(EventTypes.MessageDelivered, "A message of ours is on the customer's device.", Delivery),
        Of(EventTypes.MessageRead, "The customer has read a message of ours.", Delivery),
        Of(EventTypes.MessageFailed, "A message of ours was not sent, or nobody knows whether it was (code uncertain).", Delivery),
        Of(EventTypes.ConversationOpened, "A customer's message, or a command, opened a conversation.", Conversation),
        Of(EventTypes.ConversationReopened, "A message soon after the end opened the conversation again.", Conversation),
        Of(EventTypes.ConversationClosed, "The conversation is over.", "reason! disposition"),
        Of(EventTypes.ConversationLabelled, "A back end set or removed labels; these are all it has now.", "labels!:map"),
        Of(EventTypes.ConversationContextAttached, "A back end put a record of its own beside the conversation.", "direction! kind! customer senderName! payload! by!"),
        Of(EventTypes.ConversationParked, "Put aside until a time or until the customer writes.", "until!:time agent by"),
        Of(EventTypes.ConversationUnparked, "A parked conversation is back.", "reason! agent"),
        Of(EventTypes.ConversationWhispered, "A participant said something the customer does not see.", "direction! kind! agent! clientId! senderName! text!"),
        Of(EventTypes.ConversationMerged, "A conversation became part of another one of its customer.", "from! into! agent by direction kind payload"),
        Of(EventTypes.ConversationUnmerged, "A conversation was taken out of the one it had become part of.", "from! into! agent by direction kind payload"),
        Of(EventTypes.CallbackRequested, "The customer is to be called back: at a time, or when an agent is free.", "queue! at:time agent by"),
        Of(EventTypes.CallbackDue, "It is time to call the customer back.", "at!:time"),
        Of(EventTypes.ParticipantInvited, "An agent, or anyone of a queue, was asked into the conversation.", Participant + " by! note"),
        Of(EventTypes.ParticipantJoined, "Somebody takes part in the conversation.", Participant + " by"),
        Of(EventTypes.ParticipantLeft, "Somebody takes part no more, or did not come.", Participant + " reason!"),
        Of(EventTypes.CustomerCreated, "A customer wrote for the first time.", "customer! evidence!"),
        Of(EventTypes.CustomerAliasAdded, "A name or thread of a customer became known.", "customer! kind! value! evidence!"),
        Of(EventTypes.JobCreated, "The conversation needs an agent.", "job! queue! priority!:whole epoch!:whole rule from movedBy:names onlyAgent labels!:map"),
        Of(EventTypes.JobQueued, "No agent is free; the job waits.", "job! queue! dueAt:time"),
        Of(EventTypes.JobRelaxed, "It has waited long enough to go to agents who could not have it before: a selector was dropped, or a lower level opened.", "job! queue by! selectors:names level:whole"),
        Of(EventTypes.JobAssigned, "An agent has the conversation.", "job! agent! queue! waitedMs!:whole"),
        Of(EventTypes.JobUnassigned, "The agent has it no more; another job follows.", "job! agent! reason! note"),
        Of(EventTypes.JobCompleted, "The agent closed it.", "job! agent! disposition wrapUpSeconds:whole"),
        Of(EventTypes.JobCancelled, "It was taken back before an agent had it.", "job! reason!"),
        Of(EventTypes.JobDeferred, "Nobody is on shift; it waits for the site that opens first.", "job! queue! site! until!:time"),
        Of(EventTypes.OfferIssued, "An agent was asked.", Offer + " expiresAt!:time"),
        Of(EventTypes.OfferAccepted, "The agent took it.", Offer),
        Of(EventTypes.OfferDeclined, "The agent would not have it; it is not asked again.", Offer + " reason"),
        Of(EventTypes.OfferExpired, "The agent did not answer in time.", Offer),
        Of(EventTypes.OfferRevoked, "The offer was taken back.", Offer + " reason!"),
        Of(EventTypes.AgentOnline, "The agent takes work.", Agent),
        Of(EventTypes.AgentAway, "The agent takes nothing new for now and keeps what it has.", Agent),
        Of(EventTypes.AgentDraining, "The agent finishes what it has.", Agent),
        Of(EventTypes.AgentOffline, "The agent is gone.", Agent),
        Of(EventTypes.SlaAtRisk, "A promise will be broken soon.", Promise),
        Of(EventTypes.SlaBreached, "A promise was broken.", Promise),
        Of(EventTypes.WindowAtRisk, "The channel's service window closes soon.", "job! queue! channel! agent closesAt!:time"),
        Of(EventTypes.ShiftHandover, "The shift ended; the conversation goes to another site.", "direction! kind! job! agent! from! to! text!"),
        Of(EventTypes.SubscriptionDisabled, "A webhook is sent nothing any more.", "subscription! reason!"),
        Of(EventTypes.FetchFailed, "What a notification named could not be fetched.", "channel! account! resource! code! attempts!:whole"),
        Of(Gap, "Retention deleted these sequences of the partition before they were read.", "partition!:whole from!:whole to!:whole"),
    ];

    private static EventShape Of(string type, string summary, string data) => new(type, summary, [.. data.Split(' ').Select(Member)]);

    private static EventMember Member(string text)
    {
        var parts = text.Split(':');
        return new EventMember(parts[0].TrimEnd('!'), parts is [_, var kind] ? Enum.Parse<EventMemberKind>(kind, ignoreCase: true) : EventMemberKind.Text, parts[0].EndsWith('!'));
    }
}
