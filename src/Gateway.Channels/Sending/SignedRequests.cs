namespace Gateway.Channels.Sending;

/// <summary>Requests of APIs that sign the time.</summary>
internal static class SignedRequests
{
    /// <summary>The request as it would be at the beginning of time, with the way to make it at any other: what is sent is always made anew.</summary>
    public static SendRequest Of(Func<DateTimeOffset, SendRequest> make) => make(DateTimeOffset.UnixEpoch) with { Sign = make };
}
