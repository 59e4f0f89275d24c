namespace Gateway.Conversations.Sending;

/// <summary>When a message that did not go is tried again.</summary>
internal static class RetrySchedule
{
    // 1 s doubling to 5 min: 16 attempts spread over about half an hour, longer than the outages providers report, shorter than a customer's patience.
    public const int AttemptsMax = 16;

    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    // A provider that asks for more than this is down for the conversation's purpose.
    private static readonly TimeSpan AskedMax = TimeSpan.FromHours(1);

    /// <param name="attempt">Attempts made so far, from 1.</param>
    /// <param name="asked">
    /// What the provider asked for: never less than that, and never less than our own schedule, or a provider in trouble that always asks for a second would use
    /// up all attempts in as many.
    /// </param>
    /// <param name="random">0 up to 1; spreads retries over half the interval so that they do not come in step.</param>
    public static TimeSpan After(int attempt, TimeSpan? asked, double random)
    {
        var interval = Math.Min(Longest.TotalSeconds, First.TotalSeconds * Math.Pow(2, attempt - 1));
        var ours = TimeSpan.FromSeconds(interval * (0.5 + (random / 2)));
        return asked is not { } theirs || theirs < ours ? ours : theirs > AskedMax ? AskedMax : theirs;
    }
}
