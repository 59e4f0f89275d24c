namespace Gateway.Contracts.Configuration;

/// <param name="Max">Most jobs given in any stretch of <paramref name="Window"/>.</param>
public sealed record FairShareModel(int Max, TimeSpan Window);

/// <summary>How much each term counts in the score of the weighted agent choice, from 0.</summary>
public sealed record AgentWeightsModel(double Level, double Load, double Idle, double Occupancy, double Specialist, double Match);

/// <param name="Share">Of the queue's conversations, above 0 to 1.</param>
public sealed record SplitModel(string Queue, double Share);
