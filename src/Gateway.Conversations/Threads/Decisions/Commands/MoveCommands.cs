using Gateway.Contracts.Commands;

namespace Gateway.Conversations.Threads;

/// <summary>What back ends arrange about an open conversation: park, call back, give to an agent.</summary>
internal static class MoveCommands
{
    /// <param name="by">Id of the API key, for the events.</param>
    public static CommandOutcome Apply(Turn turn, ConversationCommand command, string by) => command switch
    {
        ParkCommand park => Park(turn, park.Until, by),
        UnparkCommand unpark => Unpark(turn, unpark.Agent),
        CallbackCommand callback => Callbacks.Ask(turn, callback, by),
        AssignCommand assign => Assign(turn, assign.Agent),
        _ => throw new ArgumentOutOfRangeException(nameof(command), command.GetType().Name, "No such command."),
    };

    private static CommandOutcome Park(Turn turn, DateTimeOffset? until, string by)
    {
        if (!turn.State.IsOpen)
        {
            return CommandOutcome.Gone;
        }

        if (!Parkings.Allows(turn, until))
        {
            return CommandOutcome.InvalidTime;
        }

        Parkings.Begin(turn, until, turn.State.Agent, by, "parked", note: null);
        return CommandOutcome.Done;
    }

    private static CommandOutcome Unpark(Turn turn, string? agent)
    {
        if (!turn.State.IsOpen)
        {
            return CommandOutcome.Gone;
        }

        if (turn.State.Moves.Parked is null)
        {
            return CommandOutcome.NotParked;
        }

        if (agent is not null && !turn.Tenant.Agents.ContainsKey(agent))
        {
            return CommandOutcome.UnknownAgent;
        }

        Parkings.Resume(turn, "command", agent);
        return CommandOutcome.Done;
    }

    private static CommandOutcome Assign(Turn turn, string agent)
    {
        if (!turn.State.IsOpen)
        {
            return CommandOutcome.Gone;
        }

        if (!turn.Tenant.Agents.ContainsKey(agent))
        {
            return CommandOutcome.UnknownAgent;
        }

        if (!Qualified.May(turn, agent))
        {
            return CommandOutcome.AgentBarred;
        }

        Supervision.Give(turn, agent, "taken", note: null);
        return CommandOutcome.Done;
    }
}
