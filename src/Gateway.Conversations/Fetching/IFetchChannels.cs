namespace Gateway.Conversations;

/// <summary>The providers' read APIs, as the fetch grain sees them. The host implements it with real HTTP.</summary>
public interface IFetchChannels
{
    /// <summary>
    /// Asks, decodes, and hands the items to their threads; <see cref="FetchOutcome.Done"/> only when every one of them is durable. Never throws for
    /// what a provider or the network does.
    /// </summary>
    Task<FetchProgress> FetchAsync(FetchOrder order, CancellationToken cancellationToken);
}

public enum FetchOutcome
{
    Done,

    /// <summary>Ask again: throttled, not there yet, no answer, a refused token that an operator may mend.</summary>
    Retry,

    /// <summary>Asking again cannot help.</summary>
    Failed,
}

/// <param name="Code">Why it did not work: <c>http_404</c>, <c>timeout</c>, <c>network</c>, <c>invalid_answer</c>, <c>account_unknown</c> ...</param>
/// <param name="RetryAfter">How long the provider asks to wait.</param>
public sealed record FetchProgress(FetchOutcome Outcome, string? Code = null, TimeSpan? RetryAfter = null);
