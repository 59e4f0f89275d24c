namespace Gateway.Host.Configuration;

/// <summary>What holds where a subscription says nothing, and the ranges. docs/subscriptions.md lists them for users.</summary>
internal static class SubscriptionDefaults
{
    // What a reader that died repeats: a second of a busy tenant's events.
    public const int AckWindow = 1000;
    public const int AckWindowMax = 10_000;

    // 100 events of about a kilobyte are the largest body that common proxies take without being asked (100 KB to 1 MB).
    public const int BatchMax = 100;

    // At 100 ms an answer 80 requests a second, which a small endpoint still bears.
    public const int Concurrency = 8;
    public const int ConcurrencyMax = 64;

    public const double RateMin = 0.01;
    public const double RateMax = 10_000;

    // Standard Webhooks recommends 15 to 30 s.
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(15);
    public static readonly TimeSpan TimeoutMin = TimeSpan.FromSeconds(1);
    public static readonly TimeSpan TimeoutMax = TimeSpan.FromSeconds(30);

    // A weekend with a day on top; a week is the longest anybody should not notice.
    public static readonly TimeSpan RetryFor = TimeSpan.FromDays(3);
    public static readonly TimeSpan RetryForMin = TimeSpan.FromMinutes(1);
    public static readonly TimeSpan RetryForMax = TimeSpan.FromDays(7);

    // Codes that speak of the event itself. 401, 403, 404 and 405 speak of the endpoint, which a person mends.
    public static readonly int[] NeverRetry = [400, 413, 415, 422];
}
