using Gateway.Contracts;
using Gateway.Contracts.Configuration;
using Gateway.Conversations.Threads.Texts;

namespace Gateway.Conversations.Threads;

/// <summary>When a message starts a conversation, takes up the last one again, or goes on with the open one.</summary>
internal static class Opening
{
    /// <summary>The customer writes: what is set aside is taken up, what is closed opens, what is open stays as it is.</summary>
    public static void TakeUpOrOpen(Turn turn, InboundItem item)
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
    public static void OpenByBackEnd(Turn turn, IReadOnlyDictionary<string, string> labels, string? queue, RoutingWishes? wishes)
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
        Jobs.Requeue(turn, new() { WaitingSince = turn.Now });
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
        Jobs.Open(turn, name, rule?.Priority, customerWrote, preferred);
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
