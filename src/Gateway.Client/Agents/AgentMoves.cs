using Gateway.Contracts.Agents;

namespace Gateway.Client.Agents;

/// <summary>
/// What an agent arranges about a conversation beyond answering it. Each is told by frames of its own: <see cref="UnassignedFrame"/>,
/// <see cref="ParticipantFrame"/>, <see cref="JoinedFrame"/>, <see cref="LeftFrame"/>, <see cref="HistoryPageFrame"/>.
/// </summary>
public static class AgentMoves
{
    /// <summary>Sets the conversation aside until a time, or until the customer writes.</summary>
    public static Task ParkAsync(this GatewayAgent agent, string conversation, DateTimeOffset? until = null, string? note = null, CancellationToken cancellationToken = default) =>
        Of(agent).SendAsync(new ParkFrame(conversation, until, note), cancellationToken);

    public static Task UnparkAsync(this GatewayAgent agent, string conversation, CancellationToken cancellationToken = default) =>
        Of(agent).SendAsync(new UnparkFrame(conversation), cancellationToken);

    /// <summary>The customer is to be called back: at a time, or when an agent is free.</summary>
    public static Task CallBackAsync(this GatewayAgent agent, string conversation, DateTimeOffset? at = null, string? note = null, CancellationToken cancellationToken = default) =>
        Of(agent).SendAsync(new CallbackFrame(conversation, at, note), cancellationToken);

    /// <summary>Asks a colleague, or anyone of a queue, to advise or to speak: exactly one of the two.</summary>
    public static Task InviteAsync(
        this GatewayAgent agent, string conversation, ParticipantRole role, string? queue, string? colleague, string? note = null, CancellationToken cancellationToken = default) =>
        Of(agent).SendAsync(new InviteFrame(conversation, role, queue, colleague, note), cancellationToken);

    /// <summary>A supervisor observes the conversation, or speaks in it.</summary>
    public static Task JoinAsync(this GatewayAgent agent, string conversation, ParticipantRole role, CancellationToken cancellationToken = default) =>
        Of(agent).SendAsync(new JoinFrame(conversation, role), cancellationToken);

    /// <summary>Ends one's own part in another's conversation; in one's own that of a colleague, or of all who have not come yet.</summary>
    public static Task LeaveAsync(this GatewayAgent agent, string conversation, string? colleague = null, CancellationToken cancellationToken = default) =>
        Of(agent).SendAsync(new LeaveFrame(conversation, colleague), cancellationToken);

    /// <summary>A supervisor takes the conversation from whoever has it.</summary>
    public static Task TakeOverAsync(this GatewayAgent agent, string conversation, CancellationToken cancellationToken = default) =>
        Of(agent).SendAsync(new TakeOverFrame(conversation), cancellationToken);

    /// <summary>To everyone of ours in the conversation, never to the customer. Not kept: send it again under the same name until a <see cref="DeliveryFrame"/> tells of it, or an <see cref="ErrorFrame"/> with that name refuses it.</summary>
    public static Task WhisperAsync(this GatewayAgent agent, string conversation, string clientId, string text, CancellationToken cancellationToken = default) =>
        Of(agent).SendAsync(new WhisperFrame(conversation, clientId, text), cancellationToken);

    /// <summary>Makes one of the agent's conversations part of another of the same customer.</summary>
    public static Task MergeAsync(this GatewayAgent agent, string conversation, string into, CancellationToken cancellationToken = default) =>
        Of(agent).SendAsync(new MergeFrame(conversation, into), cancellationToken);

    /// <summary>Asks for lines before those of the transcript; a <see cref="HistoryPageFrame"/> answers.</summary>
    public static Task AskHistoryAsync(this GatewayAgent agent, string conversation, long? cursor = null, CancellationToken cancellationToken = default) =>
        Of(agent).SendAsync(new HistoryFrame(conversation, cursor), cancellationToken);

    private static GatewayAgent Of(GatewayAgent agent)
    {
        ArgumentNullException.ThrowIfNull(agent);
        return agent;
    }
}
