using Gateway.Contracts.Agents;

namespace Gateway.Conversations.Agents;

/// <summary>What an agent is told of an act that was not done.</summary>
internal static class ActRefusals
{
    /// <summary>Null when it was done.</summary>
    public static ErrorFrame? Of(ActOutcome outcome, string conversation, string frame) => outcome switch
    {
        ActOutcome.Done => null,
        ActOutcome.NotYours => new ErrorFrame("not_yours", $"Conversation {conversation} is not assigned to you.", frame),
        ActOutcome.StaleJob => new ErrorFrame("stale_job", $"The job named is not the one in which conversation {conversation} is yours now.", frame),
        ActOutcome.Unknown => new ErrorFrame(ErrorFrame.ConversationUnknown, "Your tenant has no such conversation.", frame),
        ActOutcome.Gone => new ErrorFrame("conversation_gone", $"Conversation {conversation} is not open.", frame),
        ActOutcome.WindowClosed => new ErrorFrame(
            "window_closed", $"The channel's service window of conversation {conversation} is closed: only a template may be sent.", frame),
        ActOutcome.TooManyPending => new ErrorFrame("too_many_pending", $"Too many replies of conversation {conversation} wait to be sent.", frame),
        ActOutcome.TargetBarred => new ErrorFrame("target_barred", "A hard selector keeps the conversation from this agent.", frame),
        ActOutcome.UnknownTarget => new ErrorFrame("unknown_target", "The queue, agent or conversation named does not exist, or is your own.", frame),
        ActOutcome.NotIn => new ErrorFrame("not_in", $"Nobody of that name takes part in conversation {conversation}.", frame),
        ActOutcome.NotSupervisor => new ErrorFrame("not_supervisor", $"You do not supervise the queue of conversation {conversation}.", frame),
        ActOutcome.NotParked => new ErrorFrame("not_parked", $"Conversation {conversation} is not parked.", frame),
        ActOutcome.InvalidTime => new ErrorFrame("invalid_time", "The time is past, or further ahead than your tenant allows.", frame),
        ActOutcome.TooManyParticipants => new ErrorFrame("too_many_participants", $"Conversation {conversation} has as many participants as it may.", frame),
        ActOutcome.UnknownDisposition => new ErrorFrame("unknown_disposition", "disposition: is not one of the queue's.", frame),
        ActOutcome.DispositionNeeded => new ErrorFrame("disposition_needed", "disposition: the queue asks for one.", frame),
        ActOutcome.OtherCustomer => new ErrorFrame("other_customer", "The two conversations are of different customers.", frame),
        ActOutcome.TooManyMerged => new ErrorFrame("too_many_merged", "As many conversations are part of the other one as may be.", frame),
        ActOutcome.NotMerged => new ErrorFrame("not_merged", $"Conversation {conversation} is part of no other one.", frame),
        _ => new ErrorFrame("unavailable", "The gateway could not make this durable. Send the frame again.", frame),
    };
}
