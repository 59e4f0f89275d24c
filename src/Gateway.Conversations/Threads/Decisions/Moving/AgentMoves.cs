using Gateway.Contracts.Agents;

namespace Gateway.Conversations.Threads;

/// <summary>What each frame of an agent does to a conversation.</summary>
internal static class AgentMoves
{
    public static ActOutcome Apply(Turn turn, string agent, ClientFrame frame) => frame switch
    {
        ReplyFrame reply => AgentActs.Reply(turn, agent, reply, turn.ServiceWindow),
        TransferFrame transfer => AgentActs.Transfer(turn, agent, transfer),
        CloseFrame close => AgentActs.Close(turn, agent, close),
        ParkFrame park => Parkings.Park(turn, agent, park),
        UnparkFrame => Parkings.Unpark(turn, agent),
        CallbackFrame callback => Callbacks.Promise(turn, agent, callback),
        InviteFrame invite => Invitations.Invite(turn, agent, invite),
        JoinFrame join => Supervision.Join(turn, agent, join.Role),
        TakeOverFrame => Supervision.TakeOver(turn, agent),
        LeaveFrame leave => Participation.Leave(turn, agent, leave.Agent),
        WhisperFrame whisper => Participation.Whisper(turn, agent, whisper),
        TypingFrame => Typing.Show(turn, agent),
        _ => throw new ArgumentOutOfRangeException(nameof(frame), frame.GetType().Name, "No frame about one conversation."),
    };
}
