namespace Gateway.Host.Configuration;

/// <summary>What holds where the file says nothing, and the ranges. docs/configuration.md lists them for users.</summary>
internal static class Defaults
{
    /// <summary>The queue a tenant without any has, and an account without one uses.</summary>
    public const string Queue = "default";

    // A month lets a subscriber that was down over a holiday catch up; below a day even a night's outage would leave a gap.
    public static readonly TimeSpan EventRetention = TimeSpan.FromDays(30);
    public static readonly TimeSpan EventRetentionMin = TimeSpan.FromDays(1);
    public static readonly TimeSpan EventRetentionMax = TimeSpan.FromDays(3650);

    // Half a working day: a customer who answers after lunch goes on with the same conversation.
    public static readonly TimeSpan ReopenWindow = TimeSpan.FromHours(4);
    public static readonly TimeSpan ReopenWindowMax = TimeSpan.FromDays(30);

    // A month: what is to wait longer is a case of another system, not a conversation.
    public static readonly TimeSpan ParkMax = TimeSpan.FromDays(30);
    public static readonly TimeSpan ParkMaxMin = TimeSpan.FromMinutes(1);
    public static readonly TimeSpan ParkMaxMax = TimeSpan.FromDays(365);

    // A list that an agent can read; a code is a word or two.
    public const int DispositionsMax = 100;
    public const int DispositionMax = 64;

    // As long as the longest service window of a channel (7 days, Messenger with the human-agent tag).
    public static readonly TimeSpan SilenceTimeout = TimeSpan.FromDays(7);
    public static readonly TimeSpan SilenceTimeoutMin = TimeSpan.FromMinutes(1);
    public static readonly TimeSpan SilenceTimeoutMax = TimeSpan.FromDays(365);

    // The middle of ten bands leaves room on both sides.
    public const int Priority = 5;
    public const int PriorityMax = 9;

    // Long enough to read the customer's name and click, short enough that the next agent still answers inside a minute.
    public static readonly TimeSpan OfferTimeout = TimeSpan.FromSeconds(20);
    public static readonly TimeSpan OfferTimeoutMin = TimeSpan.FromSeconds(1);
    public static readonly TimeSpan OfferTimeoutMax = TimeSpan.FromHours(1);

    // A job in the lowest of ten bands reaches the highest in ten minutes.
    public static readonly TimeSpan AgeingStep = TimeSpan.FromMinutes(1);
    public static readonly TimeSpan AgeingStepMin = TimeSpan.FromSeconds(1);
    public static readonly TimeSpan AgeingStepMax = TimeSpan.FromDays(1);

    // Voice answers in 20 s, chat in one to two minutes: the middle, for queues that say nothing.
    public static readonly TimeSpan Sla = TimeSpan.FromMinutes(1);
    public static readonly TimeSpan SlaMin = TimeSpan.FromSeconds(1);
    public static readonly TimeSpan SlaMax = TimeSpan.FromDays(30);

    // A thousandth to a thousandfold is more than any business says of two of its queues.
    public const double WeightMin = 0.001;
    public const double WeightMax = 1000;

    // One term a hundred times as important as another is the other left out.
    public const double AgentWeightMax = 100;

    // Longer than an hour is a shift: then the agent is better taken out of the queue.
    public static readonly TimeSpan CoolDownMax = TimeSpan.FromHours(1);

    // Beyond ten misses nobody was there at the first already.
    public const int MissesMax = 10;

    // A minute is a burst; a day is what is fair over a shift.
    public static readonly TimeSpan ShareWindowMin = TimeSpan.FromMinutes(1);
    public static readonly TimeSpan ShareWindowMax = TimeSpan.FromDays(1);

    // 10 000 waiting x 4 min each / 100 agents = 6.7 h. Past that, "you are in the queue" is not true.
    public const int DepthMax = 10_000;
    public const int DepthLimit = 1_000_000;

    public const int LevelMin = 1;
    public const int LevelMax = 10;

    // The middle of the scale: competent, not native.
    public const int Level = 5;

    // Three chats at once is the common practice of contact centres.
    public const int Capacity = 3;
    public const int CapacityMax = 10_000;

    public static readonly TimeSpan WrapUpMax = TimeSpan.FromHours(1);

    public const double SendsPerSecondMin = 0.01;
    public const double SendsPerSecondMax = 10_000;

    // Labels travel with every job; a job is a record of about a kilobyte.
    public const int LabelsMax = 32;
    public const int LabelValueMax = 256;

    public const int DisplayNameMax = 128;

    // The longest free text all channels take: WhatsApp, LINE and Telegram hold 4,096 and more, SMS joins ten parts.
    public const int TextMax = 1_000;

    // Zones with two shifts a day and a break in each have four; a timetable beyond this is somebody's diary.
    public const int HoursMax = 12;

    // A year of dated exceptions for ten years.
    public const int ExceptionsMax = 3_660;

    // A minute is what wakes resolve well; a year is longer than any contract promises.
    public static readonly TimeSpan TargetMin = TimeSpan.FromMinutes(1);
    public static readonly TimeSpan TargetMax = TimeSpan.FromDays(365);

    public const double AtRiskMin = 0.05;
    public const double AtRiskMax = 0.95;

    public static readonly TimeSpan HandoverAfterMax = TimeSpan.FromHours(12);

    public static readonly TimeSpan OverflowWaitMin = TimeSpan.FromSeconds(5);
    public static readonly TimeSpan OverflowWaitMax = TimeSpan.FromDays(30);

    public static readonly TimeSpan AbandonAfterMin = TimeSpan.FromMinutes(1);
    public static readonly TimeSpan AbandonAfterMax = TimeSpan.FromDays(365);

    // Two hours of the usual 24 let a colleague of the next shift still answer.
    public static readonly TimeSpan WindowWarning = TimeSpan.FromHours(2);
    public static readonly TimeSpan WindowWarningMin = TimeSpan.FromMinutes(1);
    public static readonly TimeSpan WindowWarningMax = TimeSpan.FromDays(7);
}
