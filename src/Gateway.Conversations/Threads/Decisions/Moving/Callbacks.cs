using System.Globalization;
using System.Text.Json;
using Gateway.Contracts;
using Gateway.Contracts.Agents;
using Gateway.Contracts.Commands;

namespace Gateway.Conversations.Threads;

/// <summary>
/// A customer is to be called back: at a time, which parks the conversation until then, or when an agent is free, which keeps its place in the queue.
/// The label <c>callback</c> tells the agent, and routing.
/// </summary>
internal static class Callbacks
{
    public const string Label = "callback";

    /// <summary>Value of the label where no time was named.</summary>
    public const string WhenFree = "asap";

    private static readonly JsonEncodedText AtName = JsonEncodedText.Encode("at");

    public static ActOutcome Promise(Turn turn, string agent, CallbackFrame callback)
    {
        if (AgentActs.Refusal(turn.State, agent) is { } refusal)
        {
            return refusal;
        }

        if (!Parkings.Allows(turn, callback.At))
        {
            return ActOutcome.InvalidTime;
        }

        Write(turn, callback.At, agent: agent, by: null);
        if (callback.At is { } at)
        {
            Parkings.Begin(turn, at, agent, by: null, "callback", callback.Note);
        }
        else
        {
            AgentActs.Unassign(turn, "callback", callback.Note);
            Jobs.Requeue(turn);
        }

        return ActOutcome.Done;
    }

    public static CommandOutcome Ask(Turn turn, CallbackCommand callback, string by)
    {
        if (!Parkings.Allows(turn, callback.At))
        {
            return CommandOutcome.InvalidTime;
        }

        if (callback.Queue is { } queue && !turn.Tenant.Queues.ContainsKey(queue))
        {
            return CommandOutcome.UnknownQueue;
        }

        if (!turn.State.IsOpen)
        {
            Opening.OpenByBackEnd(turn, new Dictionary<string, string> { [Label] = LabelOf(callback.At) }, callback.Queue, wishes: null);
            Write(turn, callback.At, agent: null, by);
        }
        else
        {
            Write(turn, callback.At, agent: null, by);
            KeepPlace(turn, callback.At, callback.Queue);
        }

        if (callback.At is { } at)
        {
            Parkings.Begin(turn, at, turn.State.Agent, by, "callback", note: null);
        }

        return CommandOutcome.Done;
    }

    /// <summary>The customer has pressed the key for it: the open job keeps its place, and no longer counts on somebody who listens.</summary>
    public static void AskedByCustomer(Turn turn)
    {
        if (turn.State.Moves.Callback is null)
        {
            Write(turn, at: null, agent: null, "customer");
            KeepPlace(turn, at: null, queue: null);
        }
    }

    public static void TellDue(Turn turn)
    {
        if (turn.State.Moves.Callback is { IsDue: false } callback && callback.At != default && callback.At <= turn.Now)
        {
            turn.State.Moves.Callback = callback with { IsDue = true };
            var json = turn.Begin(EventTypes.CallbackDue);
            InboundItemJson.WriteTime(json, AtName, callback.At);
            turn.Events.End();
        }
    }

    /// <summary>The waiting job is made again under its new label, at its old age.</summary>
    private static void KeepPlace(Turn turn, DateTimeOffset? at, string? queue)
    {
        var state = turn.State;
        if (state.Phase != ConversationPhase.Waiting)
        {
            return;
        }

        if (queue is not null && queue != state.Queue)
        {
            Classification.Release(turn);
        }

        if (queue is not null && (at is not null || state.Moves.Parked is not null))
        {
            Jobs.MoveParked(turn, queue, isClassified: false);
        }

        if (at is null && state.Moves.Parked is not null)
        {
            Parkings.Resume(turn, "command");
        }
        else if (at is null)
        {
            state.Epoch++;
            Jobs.Requeue(turn, new() { Queue = queue, OnlyAgent = state.OnlyAgent });
        }
    }

    private static void Write(Turn turn, DateTimeOffset? at, string? agent, string? by)
    {
        var state = turn.State;
        state.Moves.Callback = new CallbackPromise(at ?? default, turn.Now, IsDue: at is null);
        state.Labels = new Dictionary<string, string>(state.Labels) { [Label] = LabelOf(at) };
        var json = turn.Begin(EventTypes.CallbackRequested);
        json.WriteString("queue", state.Queue);
        if (at is { } time)
        {
            InboundItemJson.WriteTime(json, AtName, time);
        }

        if (agent is not null)
        {
            json.WriteString("agent", agent);
        }

        if (by is not null)
        {
            json.WriteString("by", by);
        }

        turn.Events.End();
    }

    private static string LabelOf(DateTimeOffset? at) =>
        at is { } time ? time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture) : WhenFree;
}
