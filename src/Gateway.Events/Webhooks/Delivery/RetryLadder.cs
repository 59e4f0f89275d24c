namespace Gateway.Events.Webhooks;

/// <summary>When what failed is tried again.</summary>
internal static class RetryLadder
{
    // 1 s, 5 s, 25 s, 2 min, 10 min, 52 min, 4 h, then every 12 h: quick for a restart, and a dozen attempts in three days.
    private const double Factor = 5;
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromHours(12);

    // An endpoint that is down is knocked at more often than one event is repeated: when it is back, everything waits for the next knock.
    private static readonly TimeSpan LongestKnock = TimeSpan.FromHours(1);

    /// <param name="attempt">Attempts made so far, from 1.</param>
    /// <param name="random">0 up to 1; spreads retries over half the interval, so that endpoints that failed together do not recover together.</param>
    /// <param name="least">What the endpoint asked for, and null when it did not: it may ask for later and not for sooner.</param>
    public static TimeSpan AfterAttempt(int attempt, double random, TimeSpan? least = null)
    {
        var wait = Jittered(First.TotalSeconds * Math.Pow(Factor, attempt - 1), Longest, random);
        return least > wait ? least.Value : wait;
    }

    /// <param name="knock">Which knock this is, from 1.</param>
    public static TimeSpan BeforeKnock(int knock, double random) => Jittered(First.TotalSeconds * Math.Pow(2, knock - 1), LongestKnock, random);

    private static TimeSpan Jittered(double seconds, TimeSpan longest, double random) =>
        TimeSpan.FromSeconds(Math.Min(longest.TotalSeconds, seconds) * (0.5 + (random / 2)));
}
