using Gateway.Conversations;
using Gateway.Journal;

namespace Gateway.Host.Http;

/// <summary>Recognises a request that failed because the store, or the process that keeps the record, does not answer now: somebody's fault, but neither the caller's nor a bug.</summary>
internal static class StoreFaults
{
    /// <summary>The store is tried twice a second; a caller that comes back sooner meets the same.</summary>
    public static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(2);

    public static bool Is(Exception exception)
    {
        for (var e = exception; e is not null; e = e.InnerException)
        {
            if (e is StoreUnavailableException or ConversationUnavailableException or TimeoutException or SiloUnavailableException or OrleansMessageRejectionException)
            {
                return true;
            }
        }

        return false;
    }
}
