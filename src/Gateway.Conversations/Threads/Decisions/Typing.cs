using Gateway.Contracts;
using Gateway.Contracts.Agents;

namespace Gateway.Conversations.Threads;

/// <summary>That somebody writes, from the customer to the agents and the other way. Nothing of it is kept: it is over by itself after some seconds.</summary>
internal static class Typing
{
    // Whoever writes says so about every three seconds, and it is shown for six: what comes sooner than this adds nothing.
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(2);

    /// <summary>Who may write to the customer may show that it writes.</summary>
    public static ActOutcome Show(Turn turn, string agent)
    {
        var state = turn.State;
        if (AgentActs.Refusal(state, agent) is { } refusal && !Participation.Speaks(state, agent))
        {
            return refusal;
        }

        if (turn.Now - state.TypingShownAt >= Every)
        {
            state.TypingShownAt = turn.Now;
            turn.Effects.Add(new ShowTyping(state.Alias));
        }

        return ActOutcome.Done;
    }

    /// <summary>The customer writes: everyone of ours who is in the open conversation is told.</summary>
    public static void Tell(ThreadState? state, string tenant, ThreadId thread, TimeProvider time, EffectRunner effects)
    {
        var now = time.GetUtcNow();
        if (state is not { IsOpen: true } || state.Account.Tenant != tenant || now - state.TypingToldAt < Every)
        {
            return;
        }

        state.TypingToldAt = now;
        var frame = new CustomerTypingFrame(new ConversationId(thread, state.Ordinal).ToString());
        List<Effect> told = [.. state.Moves.Participants.Where(p => p is { Joined: true, Agent: not null }).Select(p => new HintAgent(p.Agent!, frame))];
        if (state is { Phase: ConversationPhase.Assigned, Agent: { } owner })
        {
            told.Add(new HintAgent(owner, frame));
        }

        effects.Start(state, told);
    }
}
