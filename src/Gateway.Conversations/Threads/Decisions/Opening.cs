using Gateway.Contracts;
using Gateway.Contracts.Configuration;
using Gateway.Conversations.Threads.Texts;

namespace Gateway.Conversations.Threads;

/// <summary>When a message starts a conversation, takes up the last one again, or goes on with the open one.</summary>
internal static class Opening
{
    public static void EnsureOpen(Turn turn, InboundItem item)
    {
        if (turn.State.Moves.Parked is not null)
        {
            Parkings.Resume(turn, "customer");
        }
        else if (!turn.State.IsOpen)
        {
            // The job that is made now is due by when the customer wrote.
            turn.State.LastInboundAt = turn.Now;
            Open(turn, LabelsOf(item, AccountOf(turn), withZone: turn.Tenant.Sites.Count > 0), queue: null, item);
        }
    }

    /// <summary>A back end opens: what is open stays as it is.</summary>
    public static void Open(Turn turn, IReadOnlyDictionary<string, string> labels, string? queue, RoutingWishes? wishes)
    {
        if (turn.State.IsOpen)
        {
            return;
        }

        var all = AccountOf(turn) is { } account ? new Dictionary<string, string>(account.Labels) : [];
        foreach (var (name, value) in labels)
        {
            all[name] = value;
        }

        Open(turn, all, queue, item: null, wishes);
    }

    /// <summary>The closed conversation goes on where it stood, however long ago that was: in its queue, waiting anew.</summary>
    public static void Reopen(Turn turn)
    {
        var state = turn.State;
        state.Epoch++;
        state.Moves.MergedInto = null;
        state.Time.Begin(turn.Now, SlaAlerts.Of(turn), reopens: true, customerWrote: false);
        WriteOpened(turn, EventTypes.ConversationReopened);
        state.Time.Site = null;
        CreateJob(turn, state.Queue, onlyAgent: null, waitingSince: turn.Now, state.Priority);
    }

    /// <param name="item">What the customer wrote; null when a back end opens.</param>
    private static void Open(Turn turn, Dictionary<string, string> labels, string? queue, InboundItem? item, RoutingWishes? wishes = null)
    {
        var customerWrote = item is not null;
        var state = turn.State;
        var reopens = state.Phase == ConversationPhase.Closed && turn.Now - state.ClosedAt <= turn.Tenant.ReopenWindows.GetValueOrDefault(state.Account.Channel, turn.Tenant.ReopenWindow);
        if (reopens)
        {
            state.Epoch++;
            state.Moves.MergedInto = null;
        }
        else
        {
            state.Moves.Begin();
            state.Ordinal++;
            state.Epoch = 1;
            state.Sequence = 0;
            state.Lines.Clear();
            state.OpenedAt = turn.Now;
        }

        // Asked for the last stretch, or for this one.
        state.Wishes = wishes ?? RoutingWishes.None;

        state.Time.Begin(turn.Now, SlaAlerts.Of(turn), reopens, customerWrote);

        state.Labels = labels;
        var rule = Classification.Open(turn, item, isNamed: queue is not null);
        WriteOpened(turn, reopens ? EventTypes.ConversationReopened : EventTypes.ConversationOpened);
        state.Time.Site = null;
        var name = queue ?? rule?.Queue ?? QueueOf(turn);
        var preferred = turn.Tenant.Queues.GetValueOrDefault(name) is { LastAgent: false } ? null : state.Wishes.PreferredAgent ?? state.Moves.Preferred;
        CreateJob(turn, name, onlyAgent: null, waitingSince: turn.Now, rule?.Priority, customerWrote, preferred);
        if (!state.Linked)
        {
            turn.Effects.Add(new LinkCustomer(item?.Aliases ?? []));
        }
    }

    private static void WriteOpened(Turn turn, string type)
    {
        var json = turn.Begin(type);
        json.WriteString("channel", turn.State.Account.Channel);
        json.WriteString("account", turn.State.Account.Account);
        json.WriteString("customer", turn.State.Customer);
        turn.Events.End();
    }

    /// <summary>Makes the conversation wait under its present epoch.</summary>
    /// <param name="priority">Null for the queue's own.</param>
    /// <param name="customerWrote">The customer is told if nobody is on shift.</param>
    /// <param name="preferred">Asked first.</param>
    /// <param name="isDirect"><paramref name="onlyAgent"/> gets it without being asked.</param>
    /// <param name="releases">Job that ends when it does.</param>
    public static void CreateJob(
        Turn turn, string queueName, string? onlyAgent, DateTimeOffset waitingSince, int? priority = null, bool customerWrote = false, string? preferred = null,
        bool isDirect = false, string? releases = null)
    {
        var state = turn.State;
        queueName = onlyAgent is null ? Waits.QueueFor(turn, queueName) : queueName;
        var queue = turn.Tenant.Queues.GetValueOrDefault(queueName) ?? QueueNames.Fallback(queueName);
        state.Phase = ConversationPhase.Waiting;
        state.Agent = null;
        state.OnlyAgent = onlyAgent;
        state.Queue = queue.Name;
        state.Priority = priority ?? queue.Priority;
        state.WaitingSince = waitingSince;
        state.Moves.Route(preferred, isDirect, releases);
        var json = turn.Begin(EventTypes.JobCreated);
        json.WriteString("job", turn.Job);
        json.WriteString("queue", queue.Name);
        json.WriteNumber("priority", state.Priority);
        json.WriteNumber("epoch", state.Epoch);
        if (state.Rule is { Length: > 0 } rule)
        {
            json.WriteString("rule", rule);
        }

        if (onlyAgent is not null)
        {
            json.WriteString("onlyAgent", onlyAgent);
        }

        json.WriteStartObject("labels");
        foreach (var (name, value) in state.Labels)
        {
            json.WriteString(name, value);
        }

        json.WriteEndObject();
        turn.Events.End();
        // Who is given work is there to take it, whatever the shifts say.
        if (isDirect || !Deferrals.Defer(turn, customerWrote))
        {
            turn.Effects.Add(new SubmitJob(Submission(turn)));
        }
    }

    /// <summary>The open job as the pool takes it; made again from the state after a crash.</summary>
    public static JobSubmission Submission(Turn turn)
    {
        var state = turn.State;
        var rule = Classification.RuleOf(turn);
        var queue = Classification.With(rule, turn.Tenant.Queues.GetValueOrDefault(state.Queue) ?? QueueNames.Fallback(state.Queue));
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
        };
    }

    private static IReadOnlyList<SkillRequirement> RequirementsOf(QueueModel queue, ThreadState state)
    {
        var requirements = Requirements.Resolve(queue.Requires, state.Labels);
        return state.Time.Site is { } site ? [.. requirements, SiteSkill.Required(site)] : requirements;
    }

    /// <summary>Where the account's conversations go without a rule.</summary>
    public static string QueueOf(Turn turn) => AccountOf(turn)?.Queue ?? QueueNames.Default;

    private static AccountModel? AccountOf(Turn turn) =>
        turn.Tenant.Accounts.GetValueOrDefault((turn.State.Account.Channel, turn.State.Account.Account));

    /// <summary>What a job knows of its account and of the message that opens it.</summary>
    public static Dictionary<string, string> LabelsOf(InboundItem item, AccountModel? account, bool withZone)
    {
        var labels = account is null ? [] : new Dictionary<string, string>(account.Labels);
        var language = Languages.Of(item);
        if (language is not null)
        {
            // What the customer's own payload tells goes before what the account assumes.
            labels["language"] = language;
        }

        if (withZone && item.Aliases.FirstOrDefault(a => a.Kind == "phone") is { } phone && CustomerZones.OfPhone(phone.Value) is { } zone)
        {
            labels[CustomerZones.Label] = zone;
        }

        return labels;
    }
}
