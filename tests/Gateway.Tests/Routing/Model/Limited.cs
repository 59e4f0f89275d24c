using System.Collections.Frozen;
using Gateway.Routing;

namespace Gateway.Tests.Routing.Model;

/// <summary>The random queues, agents and jobs with all that limits and spreads work; few channels and small numbers, so that limits are met often.</summary>
internal static class Limited
{
    /// <summary>One queue offers to three at once, the other lets its decliners cool down.</summary>
    public static QueuePolicy Of(QueuePolicy queue) => queue.Name == "support" ? queue with { OffersAtOnce = 3 } : queue with { CoolDown = 6 };

    public static AgentSupply Of(AgentSupply agent, Step step) => agent with
    {
        Caps = (step.A % 3) switch { 0 => FrozenDictionary<string, int>.Empty, 1 => new Dictionary<string, int> { ["chat"] = 1 }, _ => new Dictionary<string, int> { ["chat"] = 2, ["mail"] = 1 } },
        InterruptTo = (step.A >> 2) % 2 == 0 ? null : agent.Capacity + ((step.A >> 3) % 3),
        MissesMax = (step.A >> 5) % 4 == 0 ? 2 : 0,
        ShareMax = (step.A >> 7) % 3 == 0 ? 2 + ((step.A >> 9) % 3) : 0,
        ShareWindow = 15,
    };

    public static JobDemand Of(JobDemand job, Step step) => job with
    {
        Channel = ((step.B >> 12) % 3) switch { 0 => "chat", 1 => "mail", _ => null },
        IsInterruptible = (step.B >> 14) % 3 == 0,
    };
}
