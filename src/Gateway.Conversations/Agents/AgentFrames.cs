using Gateway.Contracts;
using Gateway.Contracts.Agents;
using Gateway.Journal;

namespace Gateway.Conversations.Agents;

/// <summary>What each frame of an agent asks of the pool or of a conversation, and the refusal it may get.</summary>
internal sealed class AgentFrames(IGrainFactory grains, IConversations conversations, GatewayJournal journal, ILogger<AgentFrames> logger) : IAgentActs
{
    public async ValueTask<ServerFrame?> HandleAsync(AgentRef agent, ClientFrame frame)
    {
        var answer = await ActAsync(agent, frame);
        return answer is ErrorFrame error ? error with { ClientId = ClientIdOf(frame) } : answer;
    }

    private async ValueTask<ServerFrame?> ActAsync(AgentRef agent, ClientFrame frame)
    {
        try
        {
            return frame switch
            {
                AcceptFrame accept => OfferRefusal(await Pool(agent).AcceptAsync(agent.Agent, accept.Offer), accept.Offer, "accept"),
                DeclineFrame decline => OfferRefusal(await Pool(agent).DeclineAsync(agent.Agent, decline.Offer, decline.Reason), decline.Offer, "decline"),
                MergeFrame merge => ActRefusals.Of(
                    await ConversationMerge.RunAsync(conversations, agent.Tenant, agent.Agent, by: null, merge.Conversation, merge.Into), merge.Conversation, "merge"),
                HistoryFrame history => await HistoryAsync(agent, history),
                WrappedFrame wrapped => await Pool(agent).EndWrapUpAsync(agent.Agent, wrapped.Conversation)
                    ? null
                    : new ErrorFrame("no_wrap_up", "This conversation has no wrap-up of yours.", "wrapped"),
                HelloFrame => new ErrorFrame("unexpected", "'hello' is the first frame of a session and is sent once.", "hello"),
                _ when ConversationOf(frame) is { } conversation => ActRefusals.Of(
                    Find(conversation) is { } c ? await c.DoAsync(agent, conversation, frame) : ActOutcome.Unknown, conversation, NameOf(frame)),
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

    private async ValueTask<ServerFrame> HistoryAsync(AgentRef agent, HistoryFrame history) =>
        Find(history.Conversation) is { } conversation && await conversation.HistoryAsync(agent, history.Conversation) is { } place
            ? await new EarlierLines(journal).ReadAsync(history.Conversation, place, history.Cursor)
            : ActRefusals.Of(ActOutcome.NotYours, history.Conversation, "history")!;

    private IPoolGrain Pool(AgentRef agent) => grains.GetGrain<IPoolGrain>(agent.Tenant);

    private IConversation? Find(string conversation) =>
        ConversationId.TryParse(conversation, out var id) ? conversations.Of(id.Thread) : null;

    private static ErrorFrame? OfferRefusal(OfferAnswer answer, string offer, string frame) => answer switch
    {
        OfferAnswer.Taken => null,
        OfferAnswer.NotYours => new ErrorFrame("not_yours", $"Offer {offer} was made to another agent.", frame),
        OfferAnswer.Expired => new ErrorFrame("offer_expired", $"Offer {offer} has expired; the job is offered to others.", frame),
        _ => new ErrorFrame("offer_gone", "This offer is not open.", frame),
    };

    /// <summary>The conversation a frame is about; null for frames about anything else.</summary>
    private static string? ConversationOf(ClientFrame frame) => frame switch
    {
        ReplyFrame reply => reply.Conversation,
        TransferFrame transfer => transfer.Conversation,
        CloseFrame close => close.Conversation,
        ParkFrame park => park.Conversation,
        UnparkFrame unpark => unpark.Conversation,
        CallbackFrame callback => callback.Conversation,
        InviteFrame invite => invite.Conversation,
        JoinFrame join => join.Conversation,
        LeaveFrame leave => leave.Conversation,
        TakeOverFrame take => take.Conversation,
        WhisperFrame whisper => whisper.Conversation,
        TypingFrame typing => typing.Conversation,
        _ => null,
    };

    /// <summary>The client's own name of what it says, so that it knows which one was refused.</summary>
    private static string? ClientIdOf(ClientFrame frame) => frame switch
    {
        ReplyFrame reply => reply.ClientId,
        WhisperFrame whisper => whisper.ClientId,
        _ => null,
    };

    private static string NameOf(ClientFrame frame) => frame switch
    {
        AcceptFrame => "accept",
        DeclineFrame => "decline",
        ReplyFrame => "reply",
        TransferFrame => "transfer",
        CloseFrame => "close",
        WrappedFrame => "wrapped",
        ParkFrame => "park",
        UnparkFrame => "unpark",
        CallbackFrame => "callback",
        InviteFrame => "invite",
        JoinFrame => "join",
        LeaveFrame => "leave",
        TakeOverFrame => "takeover",
        WhisperFrame => "whisper",
        TypingFrame => "typing",
        MergeFrame => "merge",
        HistoryFrame => "history",
        _ => "unknown",
    };
}

internal static partial class AgentLog
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "{Frame} of agent {Agent} was not done; the agent is asked to repeat it")]
    public static partial void FrameFailed(ILogger logger, Exception exception, string frame, string agent);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Agent {Agent} could not be told what it holds; its session is ended and it comes back")]
    public static partial void SnapshotFailed(ILogger logger, Exception exception, string agent);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The pool could not be told whether agent {Agent} is here; it is tried again")]
    public static partial void AbsenceFailed(ILogger logger, Exception exception, string agent);
}
