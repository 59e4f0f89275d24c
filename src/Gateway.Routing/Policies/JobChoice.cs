namespace Gateway.Routing;

/// <summary>Which of several waiting jobs a freed agent takes. Whatever is equal in it goes to the job that waits longest.</summary>
public enum JobChoice
{
    /// <summary>Highest level of this agent, then weight x wait / SLA² / handle time; past its overtaking bound a job goes first. Handle times are measured.</summary>
    Default,

    /// <summary>Longest wait.</summary>
    Fcfs,

    /// <summary>Most urgent band, then longest wait. Lower bands may wait for ever: no bound.</summary>
    Priority,

    /// <summary>Longest wait, each band counted as an ageing step of the queue.</summary>
    Ageing,

    /// <summary>Earliest due time: arrival plus the SLA of the queue.</summary>
    Due,

    /// <summary>Largest share of its SLA waited.</summary>
    WaitRatio,

    /// <summary>From the queue with the most waiting jobs.</summary>
    LongestQueue,
}
