using Gateway.Contracts;

namespace Gateway.Conversations.Threads;

/// <summary>Keeps a job back while nobody who could do it is on shift, and tells the customer when somebody will be.</summary>
internal static class Deferrals
{
    // A changed configuration may open a site earlier than was known; an hour late is still early, and 100,000 deferred jobs are 28 wakes a second.
    private static readonly TimeSpan ReviewEvery = TimeSpan.FromHours(1);

    /// <summary>True when the job that was just made is kept back.</summary>
    /// <param name="tellCustomer">The customer has just written and does not know yet.</param>
    public static bool Defer(Turn turn, bool tellCustomer)
    {
        var state = turn.State;
        state.Time.DeferredUntil = default;
        if (turn.Tenant.Sites.Count == 0 || OutlookOf(turn) is not { OnShift: false, Site: { } site } outlook)
        {
            return false;
        }

        state.Time.DeferredUntil = outlook.OpensAt;
        Write(turn, outlook.OpensAt, site.Name);
        if (state.Epoch > 1)
        {
            // No job of this epoch comes to take the older one's place in the pool.
            turn.Effects.Add(new CancelJob(JobId.Of(turn.Conversation, state.Epoch - 1)));
        }

        if (tellCustomer && (turn.Tenant.Queues.GetValueOrDefault(state.Queue)?.AutoReply ?? true))
        {
            turn.Promised = site;
        }

        return true;
    }

    /// <summary>Tells the customer, once the message that began it all stands in the log.</summary>
    public static void TellCustomer(Turn turn)
    {
        if (turn.Promised is { } site)
        {
            turn.Promised = null;
            AutoReplies.Deferred(turn, turn.State.Time.DeferredUntil, site.Calendar.Zone);
        }
    }

    /// <summary>Lets the job go when somebody is on shift; moves its time when the calendars have changed.</summary>
    public static void Review(Turn turn)
    {
        var state = turn.State;
        if (!turn.State.IsDeferred)
        {
            return;
        }

        if (OutlookOf(turn) is not { OnShift: false, Site: { } site } outlook)
        {
            state.Time.DeferredUntil = default;
            state.Time.QueuedAt = turn.Now;
            // Silence counts from here: nobody was to say anything before.
            state.LastActivityAt = turn.Now;
            turn.Effects.Add(new SubmitJob(Jobs.Submission(turn)));
        }
        else if (outlook.OpensAt != state.Time.DeferredUntil)
        {
            state.Time.DeferredUntil = outlook.OpensAt;
            Write(turn, outlook.OpensAt, site.Name);
        }
    }

    public static DateTimeOffset? Next(Turn turn)
    {
        if (!turn.State.IsDeferred)
        {
            return null;
        }

        var review = turn.Now + ReviewEvery;
        return turn.State.Time.DeferredUntil < review ? turn.State.Time.DeferredUntil : review;
    }

    private static ShiftOutlook OutlookOf(Turn turn) => Shifts.Outlook(turn, turn.State.OnlyAgent);

    private static void Write(Turn turn, DateTimeOffset until, string site)
    {
        var json = turn.Begin(EventTypes.JobDeferred);
        json.WriteString("job", turn.Job);
        json.WriteString("queue", turn.State.Queue);
        json.WriteString("site", site);
        InboundItemJson.WriteTime(json, Until, until);
        turn.Events.End();
    }

    private static readonly System.Text.Json.JsonEncodedText Until = System.Text.Json.JsonEncodedText.Encode("until");
}
