namespace Gateway.Events.Webhooks;

/// <summary>Tells a bad event from a bad endpoint: an endpoint that fails time after time is left alone and knocked at with one request, until one gets through.</summary>
internal sealed class EndpointHealth(DateTimeOffset? failingSince)
{
    // One bad event fails once before it is put aside; five failures in a row are the endpoint's.
    private const int FailuresOfOneEvent = 5;

    private int _failures;
    private int _knocks;

    /// <summary>First failure since the last success; null while all is well.</summary>
    public DateTimeOffset? FailingSince { get; private set; } = failingSince;

    /// <summary>Nothing is sent before this time.</summary>
    public DateTimeOffset PausedUntil { get; private set; }

    public string? LastFailure { get; private set; }

    public bool IsDown => _failures >= FailuresOfOneEvent;

    /// <summary>Requests that may be in flight.</summary>
    public int Limit(int concurrency) => IsDown ? 1 : concurrency;

    /// <summary>True when the endpoint was down until now.</summary>
    public bool Succeeded()
    {
        var wasDown = IsDown;
        (_failures, _knocks, FailingSince, PausedUntil) = (0, 0, null, default);
        return wasDown;
    }

    public void Failed(WebhookAnswer answer, DateTimeOffset now, double random)
    {
        // What was in flight when the endpoint went down fails together: that is one failure and not many.
        var late = IsDown && now < PausedUntil;
        _failures++;
        FailingSince ??= now;
        LastFailure = answer.Code;
        if (IsDown && !late)
        {
            PausedUntil = Later(PausedUntil, now + RetryLadder.BeforeKnock(++_knocks, random));
        }

        // The least the endpoint wants, not the most: one that says 0 is knocked at like any other.
        if (answer.RetryAfter is { } asked)
        {
            PausedUntil = Later(PausedUntil, now + asked);
        }
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}
