namespace Gateway.Routing;

/// <summary>Why a job is where it is: what every agent of the pool means to it at this moment, by the policies in force.</summary>
/// <param name="At">Microseconds since the Unix epoch.</param>
/// <param name="Policy">Decided under.</param>
/// <param name="Waited">Microseconds.</param>
/// <param name="SelectorsExpired">Dropped by waiting.</param>
/// <param name="IsExpedited">Goes before all that are not.</param>
/// <param name="OvertakenUntil">Microseconds since the Unix epoch; from then on nobody who comes later goes before it. Null without a bound.</param>
/// <param name="Preferred">What keeps the preferred agent from it; null without one.</param>
/// <param name="Candidates">Those who could take it first, in the order they would; then the others by how little keeps them away.</param>
/// <param name="LeftOut">Agents looked at that are not among the candidates, by what keeps them away.</param>
public sealed record JobExplanation(
    JobView Job, long At, PolicyStamp Policy, AgentChoice Agents, JobChoice Jobs, long Waited, int SelectorsExpired, bool IsExpedited, long? OvertakenUntil,
    Obstacle? Preferred, IReadOnlyList<CandidateView> Candidates, IReadOnlyList<LeftOut> LeftOut);

/// <summary>So many agents are kept away by the same, and are not told one by one.</summary>
public readonly record struct LeftOut(Obstacle Obstacle, int Count);

/// <param name="Obstacle">What keeps the agent from the job; the first of the enumeration that does.</param>
/// <param name="Detail">In words, with the values compared; null when nothing keeps it.</param>
/// <param name="Terms">What the agents are compared by.</param>
public sealed record CandidateView(string Agent, Obstacle Obstacle, string? Detail, ScoreTerms Terms);

/// <param name="Level">Least level over the skills required.</param>
/// <param name="LoadRatio">Units used over units at all.</param>
/// <param name="Skills">How many the agent has.</param>
/// <param name="Occupancy">Share of the last hours with work.</param>
/// <param name="IdleSince">Microseconds since the Unix epoch.</param>
/// <param name="ExpectedHandle">Microseconds a job of this kind takes at this level, as measured.</param>
/// <param name="MatchScore">Of labels against selectors, 0 to 1.</param>
/// <param name="Score">By the weights of the queue; null under another agent choice.</param>
public readonly record struct ScoreTerms(int Level, double LoadRatio, int Skills, double Occupancy, long IdleSince, double ExpectedHandle, double MatchScore,
    double? Score = null);

/// <summary>In the order from what passes soonest to what never does.</summary>
public enum Obstacle
{
    None,

    /// <summary>Let the last offer of this job expire: gets it only when nobody else can.</summary>
    LetExpire,
    Capacity,

    /// <summary>Has as many jobs of this channel as it may have.</summary>
    ChannelCap,

    /// <summary>Let go or missed work of this queue a moment ago.</summary>
    CoolDown,

    /// <summary>Was given as many jobs lately as it may be.</summary>
    FairShare,

    /// <summary>Keeps its capacity for a heavier job that waits longer.</summary>
    Held,

    /// <summary>The ladder has not opened this level yet.</summary>
    Ladder,
    Presence,
    Declined,
    Selector,
    Skill,
    Queue,

    /// <summary>The job is for another agent only.</summary>
    OtherAgentOnly,

    /// <summary>There is no such agent: a preference that is passed over.</summary>
    UnknownAgent,
}
