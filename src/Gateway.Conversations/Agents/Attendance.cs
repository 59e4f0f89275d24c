using Gateway.Contracts.Agents;

namespace Gateway.Conversations.Agents;

/// <summary>
/// Whether an agent is here, what it said it is, and what its pool was told of that. What is and what was told are apart: a call that fails leaves something to tell.
/// Calls nobody and reads no clock.
/// </summary>
internal readonly record struct Attendance
{
    // A page reload or a change of network takes seconds; a customer should not wait longer for an agent that is gone.
    public static readonly TimeSpan OfflineAfter = TimeSpan.FromSeconds(15);

    // Work in hand stays with its agent over a restart of its desk; after this a customer waits for nobody.
    public static readonly TimeSpan ReleaseAfter = TimeSpan.FromMinutes(2);

    // As a pool takes an agent that it has not heard of.
    public static Attendance Unknown { get; } = new() { Stage = AbsenceStage.Released, Told = Presence.Offline };

    public AbsenceStage Stage { get; private init; }

    /// <summary>When it went; default while it is here, or was never.</summary>
    public DateTimeOffset Since { get; private init; }

    /// <summary>What it last said. Kept while it is gone: a session that comes back is that again.</summary>
    public Presence Chosen { get; private init; }

    /// <summary>What the pool has it for; null when a call to it failed or is under way, or the pool asks.</summary>
    public Presence? Told { get; private init; }

    public bool IsHere => Stage == AbsenceStage.Here;

    /// <summary>What the pool is to have it for.</summary>
    public Presence Holds => Stage is AbsenceStage.Offline or AbsenceStage.Released ? Presence.Offline : Chosen;

    /// <summary>While it is gone for a moment, nothing is told either way.</summary>
    public bool HasNews => Stage != AbsenceStage.Gone && Told != Holds;

    /// <summary>Nothing is to come until a session does, or the pool asks.</summary>
    public bool IsOver => Stage == AbsenceStage.Released && !HasNews;

    public Attendance Came() => this with { Stage = AbsenceStage.Here, Since = default };

    public Attendance Left(DateTimeOffset now) => IsHere ? this with { Stage = AbsenceStage.Gone, Since = now } : this;

    public Attendance Says(Presence presence) => this with { Chosen = presence };

    /// <summary>
    /// The pool asks: it may have anything in mind. For one whose work has been released an absence of its own begins, as there may be more since.
    /// </summary>
    public Attendance Asked(DateTimeOffset now) =>
        Stage == AbsenceStage.Released ? this with { Stage = AbsenceStage.Gone, Since = now, Told = null } : this with { Told = null };

    public Attendance At(DateTimeOffset now) => Stage == AbsenceStage.Gone && now - Since > OfflineAfter ? this with { Stage = AbsenceStage.Offline } : this;

    /// <summary>A call to the pool begins: until it is answered nobody knows what holds there.</summary>
    public Attendance Telling() => this with { Told = null };

    public Attendance WasTold(Presence presence) => this with { Told = presence };

    public bool MustRelease(DateTimeOffset now) => Stage == AbsenceStage.Offline && now - Since > ReleaseAfter;

    /// <summary>The work of an absence has been given back. A session that came meanwhile begins the next absence anew.</summary>
    public Attendance Released(DateTimeOffset since) => Stage == AbsenceStage.Offline && Since == since ? this with { Stage = AbsenceStage.Released } : this;
}

/// <summary>How far an absence has come.</summary>
internal enum AbsenceStage
{
    Here,

    /// <summary>For so short that it may be a reload of the page.</summary>
    Gone,

    /// <summary>It gets no offers; what it has in hand is still its own.</summary>
    Offline,

    /// <summary>What it had in hand is others'. Also of an agent that was never here.</summary>
    Released,
}
