namespace Gateway.Host.Demo;

/// <summary>What <c>run --demo</c> plays.</summary>
internal sealed record DemoOptions
{
    /// <summary>Where all chance of the demo comes from: who writes what, and what agents do with it. Secrets and keys are real random.</summary>
    public int Seed { get; init; }

    /// <summary>New conversations a second, over all accounts.</summary>
    // 24 agents x 3 places / about 3.5 s a conversation = 20 a second; two thirds of that leave room for declined and expired offers.
    public double ConversationsPerSecond { get; init; } = 13;

    /// <summary>Customers who wait at once; beyond it nobody new writes.</summary>
    // A gateway that stands still for half a minute leaves this many; more would only measure how deep a queue can get.
    public int CustomersMax { get; init; } = 400;

    /// <summary>How long a customer waits for an answer before giving up.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(60);
}
