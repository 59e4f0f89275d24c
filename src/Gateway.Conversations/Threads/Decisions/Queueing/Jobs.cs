using Gateway.Contracts;
using Gateway.Contracts.Configuration;

namespace Gateway.Conversations.Threads;

/// <summary>Makes jobs: one for a conversation that opens, and the next when it is to wait again.</summary>
internal static class Jobs
{
    /// <summary>The conversation that opens, or goes on after it was closed, waits under its present epoch.</summary>
    /// <param name="queue">Chosen by name, rule or account; its split holds.</param>
    /// <param name="priority">Null for the queue's own.</param>
    /// <param name="customerWrote">The customer is told if nobody is on shift.</param>
    /// <param name="preferred">Asked first.</param>
    public static void Open(Turn turn, string queue, int? priority, bool customerWrote, string? preferred)
    {
        var state = turn.State;
        (state.OnlyAgent, state.WaitingSince, state.Time.QueuedAt) = (null, turn.Now, turn.Now);
        var meant = queue;
        List<string>? moved = null;
        Enter(turn, QueueOf(turn, Waits.QueueFor(turn, Split(turn, queue, ref moved), ref moved)));
        state.Priority = priority ?? QueueOf(turn, state.Queue).Priority;
        state.Moves.Route(preferred, isDirect: false, releases: null);
        Create(turn, customerWrote, meant, moved);
    }

    /// <summary>
    /// The conversation waits again, under its present epoch. It keeps its age and, unless it comes into another queue, its priority; a job that only changes while
    /// it waits keeps whom it asks first, and the times that count from when it came into its queue.
    /// </summary>
    public static void Requeue(Turn turn, in Requeueing how = default)
    {
        var state = turn.State;
        if (state.Time.Clocks.OnHold)
        {
            state.Time.Clocks.Release(turn.Now, SlaAlerts.Of(turn));
        }

        var waited = state is { WantsAgent: true };
        var (before, beforeOnly) = (state.Queue, state.OnlyAgent);
        var name = how.Queue ?? state.Queue;
        var meant = how.MovedBy is null ? name : before;
        var moved = how.MovedBy is { } by ? new List<string> { by } : null;
        name = how.OnlyAgent is not null ? name : Waits.QueueFor(turn, how.IsClassified ? Split(turn, name, ref moved) : name, ref moved);
        var queue = QueueOf(turn, name);
        Enter(turn, queue);
        state.OnlyAgent = how.OnlyAgent;
        state.WaitingSince = how.WaitingSince ?? state.WaitingSince;
        state.Priority = how.Priority
            ?? (how.IsClassified || queue.Name != before ? Classification.RuleOf(turn)?.Priority ?? queue.Priority : state.Priority);
        if (!waited || queue.Name != before || state.OnlyAgent != beforeOnly)
        {
            state.Time.QueuedAt = turn.Now;
        }

        var preferred = how.Preferred ?? (waited && queue.LastAgent ? state.Moves.Preferred : null);
        state.Moves.Route(preferred, how.IsDirect, how.Releases);
        Create(turn, how.TellsCustomer, meant, moved);
    }

    /// <summary>What is set aside comes back in this queue.</summary>
    /// <param name="isClassified">Rules have decided anew, also where the queue is the same.</param>
    public static void MoveParked(Turn turn, string queue, bool isClassified)
    {
        var target = QueueOf(turn, isClassified ? Splits.Of(turn, queue) : queue);
        if (isClassified || target.Name != turn.State.Queue)
        {
            Enter(turn, target);
            turn.State.Priority = Classification.RuleOf(turn)?.Priority ?? target.Priority;
        }
    }

    /// <summary>The open job as the pool takes it; made again from the state after a crash.</summary>
    public static JobSubmission Submission(Turn turn)
    {
        var state = turn.State;
        var (rule, queue) = (Classification.RuleOf(turn), Demanded(turn));
        return new JobSubmission
        {
            Id = turn.Job,
            Tenant = state.Account.Tenant,
            Queue = state.Queue,
            Priority = state.Priority,
            Requirements = state.OnlyAgent is null ? RequirementsOf(queue, state) : [],
            Labels = new Dictionary<string, string>(state.Labels),
            Cost = queue.Cost ?? turn.Tenant.Costs.GetValueOrDefault(state.Account.Channel, 1),
            Interruptible = queue.Interruptible ?? turn.Tenant.Interruptible.Contains(state.Account.Channel),
            WaitingSince = state.WaitingSince,
            DueAt = DueTimes.Of(turn, queue),
            OnlyAgent = state.OnlyAgent,
            Channel = state.Account.Channel,
            Account = state.Account.Account,
            Selectors = Selecting.Of(queue, state),
            Expedite = state.Wishes.Expedite || rule is { Expedite: true },
            PreferredAgent = state.Moves.Preferred ?? state.Wishes.PreferredAgent,
            DirectTo = state.Moves.IsDirect ? state.OnlyAgent : null,
            Releases = state.Moves.Releases,
            Moved = state.Moves.Moved,
        };
    }

    /// <summary>The conversation's queue with what its rule adds: what its job demands of an agent.</summary>
    public static QueueModel Demanded(Turn turn) => Classification.With(Classification.RuleOf(turn), QueueOf(turn, turn.State.Queue));

    /// <summary>The skills the conversation requires of anybody, whomever it is for.</summary>
    public static IReadOnlyList<SkillRequirement> RequirementsOf(QueueModel queue, ThreadState state)
    {
        var requirements = Requirements.Resolve(queue.Requires, state.Labels);
        return state.Time.Site is { } site ? [.. requirements, SiteSkill.Required(site)] : requirements;
    }

    private static QueueModel QueueOf(Turn turn, string name) => turn.Tenant.Queues.GetValueOrDefault(name) ?? QueueNames.Fallback(name);

    private static void Enter(Turn turn, QueueModel queue)
    {
        if (SlaAlerts.Of(turn)?.Name != queue.Sla?.Name)
        {
            turn.State.Time.Clocks.Forget();
        }

        turn.State.Queue = queue.Name;
    }

    private static string Split(Turn turn, string queue, ref List<string>? why)
    {
        var target = Splits.Of(turn, queue);
        if (target != queue)
        {
            (why ??= []).Add("split");
        }

        return target;
    }

    /// <param name="meant">The queue it came for, when it was moved on from there.</param>
    /// <param name="moved">By what, one word for each step; null when it was not.</param>
    private static void Create(Turn turn, bool customerWrote, string meant, List<string>? moved)
    {
        var state = turn.State;
        (state.Phase, state.Agent) = (ConversationPhase.Waiting, null);
        state.Moves.Moved = moved is null ? null : new JobMove(meant, moved);
        var json = turn.Begin(EventTypes.JobCreated);
        json.WriteString("job", turn.Job);
        json.WriteString("queue", state.Queue);
        json.WriteNumber("priority", state.Priority);
        json.WriteNumber("epoch", state.Epoch);
        if (state.Rule is { Length: > 0 } rule)
        {
            json.WriteString("rule", rule);
        }

        if (moved is not null)
        {
            json.WriteString("from", meant);
            json.WriteStartArray("movedBy");
            moved.ForEach(json.WriteStringValue);
            json.WriteEndArray();
        }

        if (state.OnlyAgent is { } only)
        {
            json.WriteString("onlyAgent", only);
        }

        json.WriteStartObject("labels");
        foreach (var (name, value) in state.Labels)
        {
            json.WriteString(name, value);
        }

        json.WriteEndObject();
        turn.Events.End();
        // Who is given work is there to take it, whatever the shifts say.
        if (state.Moves.IsDirect || !Deferrals.Defer(turn, customerWrote))
        {
            turn.Effects.Add(new SubmitJob(Submission(turn)));
        }
    }
}
