using Gateway.Contracts.Configuration;
using Gateway.Routing.Calendars;

namespace Gateway.Routing.Clocks;

/// <summary>
/// The clocks of one conversation: first response, next response, resolution. They run whether or not its queue promises anything, so that a conversation
/// that is moved to a queue with a promise is measured from its beginning, by the hours of the new queue.
/// </summary>
public sealed class SlaClocks
{
    private readonly SlaClock[] _clocks = new SlaClock[3];

    /// <summary>The first message of the customer that no answer of ours has followed.</summary>
    public DateTimeOffset? UnansweredSince { get; set; }

    /// <summary>An answer has been given since the conversation was opened.</summary>
    public bool FirstDone { get; set; }

    /// <summary>All clocks stand: the conversation waits for somebody else than us and the customer.</summary>
    public bool OnHold { get; private set; }

    public SlaClock this[SlaClockKind kind]
    {
        get => _clocks[(int)kind];
        set => _clocks[(int)kind] = value;
    }

    /// <summary>A state read back.</summary>
    public void Restore(bool onHold) => OnHold = onHold;

    public void Opened(DateTimeOffset now)
    {
        (FirstDone, OnHold, UnansweredSince) = (false, false, now);
        this[SlaClockKind.FirstResponse] = SlaClock.Start(now);
        this[SlaClockKind.NextResponse] = default;
        this[SlaClockKind.Resolution] = SlaClock.Start(now);
    }

    /// <summary>We wrote first: no response is owed until the customer writes.</summary>
    public void OpenedByUs(DateTimeOffset now)
    {
        Opened(now);
        (FirstDone, UnansweredSince) = (true, null);
        this[SlaClockKind.FirstResponse] = default;
    }

    /// <summary>A closed conversation was taken up again: the resolution goes on or begins anew, and if it was the customer who wrote, a response is due anew.</summary>
    public void Reopened(DateTimeOffset now, SlaModel? sla, bool customerWrote)
    {
        (OnHold, UnansweredSince) = (false, null);
        if (customerWrote)
        {
            UnansweredSince = now;
            this[Response] = SlaClock.Start(now);
        }

        this[SlaClockKind.Resolution] = sla is { RestartsOnReopen: true } ? SlaClock.Start(now) : this[SlaClockKind.Resolution].Resume(now);
    }

    public void CustomerWrote(DateTimeOffset now)
    {
        if (UnansweredSince is not null)
        {
            return;
        }

        UnansweredSince = now;
        this[Response] = OnHold ? default : SlaClock.Start(now);
        if (!OnHold)
        {
            this[SlaClockKind.Resolution] = this[SlaClockKind.Resolution].Resume(now);
        }
    }

    public void WeAnswered(DateTimeOffset now, SlaModel? sla)
    {
        (FirstDone, UnansweredSince) = (true, null);
        Pause(SlaClockKind.FirstResponse, now, sla);
        this[SlaClockKind.NextResponse] = default;
        if (sla is { PausesForCustomer: true })
        {
            Pause(SlaClockKind.Resolution, now, sla);
        }
    }

    public void Closed(DateTimeOffset now, SlaModel? sla)
    {
        UnansweredSince = null;
        PauseAll(now, sla);
    }

    public void Hold(DateTimeOffset now, SlaModel? sla)
    {
        OnHold = true;
        PauseAll(now, sla);
    }

    public void Release(DateTimeOffset now, SlaModel? sla)
    {
        OnHold = false;
        if (UnansweredSince is not null)
        {
            this[Response] = this[Response].Resume(now);
        }

        if (UnansweredSince is not null || sla is not { PausesForCustomer: true })
        {
            this[SlaClockKind.Resolution] = this[SlaClockKind.Resolution].Resume(now);
        }
    }

    /// <summary>Another promise holds from here: what was announced of the old one says nothing about it.</summary>
    public void Forget()
    {
        for (var i = 0; i < _clocks.Length; i++)
        {
            _clocks[i] = _clocks[i] with { Told = SlaStage.Fine };
        }
    }

    // Which clock measures the next answer.
    private SlaClockKind Response => FirstDone ? SlaClockKind.NextResponse : SlaClockKind.FirstResponse;

    private void PauseAll(DateTimeOffset now, SlaModel? sla)
    {
        Pause(SlaClockKind.FirstResponse, now, sla);
        Pause(SlaClockKind.NextResponse, now, sla);
        Pause(SlaClockKind.Resolution, now, sla);
    }

    private void Pause(SlaClockKind kind, DateTimeOffset now, SlaModel? sla)
    {
        if (this[kind].Runs)
        {
            this[kind] = this[kind].Pause(now, BusinessCalendar.Of(sla?.Calendar));
        }
    }
}

public enum SlaClockKind : byte
{
    FirstResponse,
    NextResponse,
    Resolution,
}
