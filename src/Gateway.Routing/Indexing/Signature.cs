namespace Gateway.Routing;

/// <summary>The waiting jobs of one <see cref="SignatureKey"/>. As an ordered node it stands among those whose first job may get an agent held.</summary>
internal sealed class Signature(SignatureKey id) : OrderedNode<Signature>
{
    private readonly SignatureKey _id = id;

    public ref readonly SignatureKey Id => ref _id;

    public int Slot;

    public OrderedSet<JobState> Jobs { get; } = new();

    /// <summary>Profiles that meet the requirements.</summary>
    public BitRow Profiles { get; } = new();

    public DemandClass Class { get; init; } = null!;

    public QueueState Queue { get; init; } = null!;

    /// <summary>What multiplies the wait in its urgency.</summary>
    public double Stakes;

    /// <summary>When the wait of the first job began, as the job choice counts it; held here because each freed agent asks every signature.</summary>
    public long Since;

    /// <summary>After it the first job goes before all that an agent is better at: its overtaking bound, or always for expedited ones.</summary>
    public long LateAt;

    /// <summary>Level that a profile's agents have, by the profile's slot; of the linked ones only.</summary>
    public byte[] Levels = [];

    /// <summary>How well a profile's labels match the selectors, by the profile's slot; empty without selectors.</summary>
    public double[] Scores = [];

    /// <summary>Online agents of the linked profiles, by level.</summary>
    public int[] OnDuty { get; } = new int[DemandClass.LevelMax + 1];

    /// <summary>When waiting opens the next step of the ladder for the first job.</summary>
    public RelaxEntry Relax { get; } = new();

    /// <summary>The first job, or who is on duty, has changed since <see cref="Relax"/> was set.</summary>
    public bool RelaxIsOld;

    /// <summary>Highest level on duty; -1 with nobody.</summary>
    public int BestOnDuty
    {
        get
        {
            var level = DemandClass.LevelMax;
            while (level >= 0 && OnDuty[level] == 0) level--;
            return level;
        }
    }

    /// <summary>The job of this signature an agent is held for; one at a time, so that at most one agent a signature stands back.</summary>
    public JobState? HeldJob;

    /// <summary>Supply and least cost for which nobody was found to hold: until they change nobody is.</summary>
    public (long Supply, int LeastCost) HoldTried = (-1, 0);

    /// <summary>Stands in the pairing loop.</summary>
    public bool InTurn;

    /// <summary>For good, or at the moment by a cap, a cool-down or interruptible work.</summary>
    public bool Bars(AgentState agent) => Excludes(agent) || agent.Bars(_id);

    /// <summary>For good: the job is another's, or was declined.</summary>
    public bool Excludes(AgentState agent) =>
        (_id.Only is not null && _id.Only != agent.Id) || (_id.DeclinedBy.Length > 0 && Array.BinarySearch(_id.DeclinedBy, agent.Id, StringComparer.Ordinal) >= 0);
}
