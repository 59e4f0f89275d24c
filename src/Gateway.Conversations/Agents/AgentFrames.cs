using Gateway.Contracts;
using Gateway.Contracts.Agents;

namespace Gateway.Conversations.Agents;

/// <summary>What each frame of an agent asks of the pool or of a conversation, and the refusal it may get.</summary>
internal sealed class AgentFrames(IGrainFactory grains, ILogger<AgentFrames> logger) : IAgentActs
{
    public async ValueTask<ErrorFrame?> HandleAsync(AgentRef agent, ClientFrame frame)
    {
        try
        {
            return frame switch
            {
                AcceptFrame accept => OfferRefusal(await Pool(agent).AcceptAsync(agent.Agent, accept.Offer), accept.Offer, "accept"),
                DeclineFrame decline => OfferRefusal(await Pool(agent).DeclineAsync(agent.Agent, decline.Offer, decline.Reason), decline.Offer, "decline"),
                ReplyFrame reply => ActRefusal(
                    Find(reply.Conversation) is { } c ? await c.ReplyAsync(agent, reply) : ActOutcome.Unknown, reply.Conversation, "reply"),
                TransferFrame transfer => ActRefusal(
                    Find(transfer.Conversation) is { } c ? await c.TransferAsync(agent, transfer) : ActOutcome.Unknown, transfer.Conversation, "transfer"),
                CloseFrame close => ActRefusal(
                    Find(close.Conversation) is { } c ? await c.CloseAsync(agent, close) : ActOutcome.Unknown, close.Conversation, "close"),
                WrappedFrame wrapped => await Pool(agent).EndWrapUpAsync(agent.Agent, wrapped.Conversation)
                    ? null
                    : new ErrorFrame("no_wrap_up", "This conversation has no wrap-up of yours.", "wrapped"),
                HelloFrame => new ErrorFrame("unexpected", "'hello' is the first frame of a session and is sent once.", "hello"),
                _ => new ErrorFrame("unexpected", $"A frame of type {frame.GetType().Name} is not handled here.", "unknown"),
            };
        }
        catch (Exception exception)
        {
            var name = frame.GetType().Name;
            AgentLog.FrameFailed(logger, exception, name, agent.Agent);
            return new ErrorFrame("unavailable", "The gateway could not make this durable. Send the frame again.", NameOf(frame));
        }
    }

    private IPoolGrain Pool(AgentRef agent) => grains.GetGrain<IPoolGrain>(agent.Tenant);

    private IConversationGrain? Find(string conversation) =>
        ConversationId.TryParse(conversation, out var id) ? grains.Conversation(id.Thread) : null;

    private static ErrorFrame? OfferRefusal(OfferAnswer answer, string offer, string frame) => answer switch
    {
        OfferAnswer.Taken => null,
        OfferAnswer.NotYours => new ErrorFrame("not_yours", $"Offer {offer} was made to another agent.", frame),
        OfferAnswer.Expired => new ErrorFrame("offer_expired", $"Offer {offer} has expired; the job is offered to others.", frame),
        _ => new ErrorFrame("offer_gone", "This offer is not open.", frame),
    };

    private static ErrorFrame? ActRefusal(ActOutcome outcome, string conversation, string frame) => outcome switch
    {
        ActOutcome.Done => null,
        ActOutcome.NotYours => new ErrorFrame("not_yours", $"Conversation {conversation} is not assigned to you.", frame),
        ActOutcome.Unknown => new ErrorFrame(ErrorFrame.ConversationUnknown, "Your tenant has no such conversation.", frame),
        ActOutcome.Gone => new ErrorFrame("conversation_gone", $"Conversation {conversation} is not open.", frame),
        ActOutcome.WindowClosed => new ErrorFrame(
            "window_closed", $"The channel's service window of conversation {conversation} is closed: only a template may be sent.", frame),
        ActOutcome.TooManyPending => new ErrorFrame("too_many_pending", $"Too many replies of conversation {conversation} wait to be sent.", frame),
        ActOutcome.TargetBarred => new ErrorFrame("target_barred", "A hard selector keeps the conversation from this agent.", frame),
        ActOutcome.UnknownTarget => new ErrorFrame("unknown_target", "The queue or agent to transfer to does not exist.", frame),
        _ => new ErrorFrame("unavailable", "The gateway could not make this durable. Send the frame again.", frame),
    };

    private static string NameOf(ClientFrame frame) => frame switch
    {
        AcceptFrame => "accept",
        DeclineFrame => "decline",
        ReplyFrame => "reply",
        TransferFrame => "transfer",
        CloseFrame => "close",
        WrappedFrame => "wrapped",
        _ => "unknown",
    };
}

internal static partial class AgentLog
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "{Frame} of agent {Agent} was not done; the agent is asked to repeat it")]
    public static partial void FrameFailed(ILogger logger, Exception exception, string frame, string agent);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Agent {Agent} could not be told what it holds; its session is ended and it comes back")]
    public static partial void SnapshotFailed(ILogger logger, Exception exception, string agent);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The absence of agent {Agent} could not be recorded; it is tried again")]
    public static partial void AbsenceFailed(ILogger logger, Exception exception, string agent);
}
