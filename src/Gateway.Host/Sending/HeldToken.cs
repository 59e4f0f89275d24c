using Gateway.Contracts.Configuration;

namespace Gateway.Host.Sending;

/// <summary>An access token in force, and what the next one is asked with.</summary>
/// <param name="Seed">Hash of the account's own secrets and settings: a token that was got with others is not used.</param>
internal sealed record HeldToken(string Seed, Secret Access, Secret? Refresh, DateTimeOffset ObtainedAt, DateTimeOffset ExpiresAt)
{
    // A send may wait in our own queue and on the way; five minutes cover both, and a short-lived token keeps nine tenths of its life.
    private static readonly TimeSpan EarlyMax = TimeSpan.FromMinutes(5);

    /// <summary>From when on the next one is fetched, while this one still works.</summary>
    public DateTimeOffset RefreshAt
    {
        get
        {
            var early = (ExpiresAt - ObtainedAt) / 10;
            return ExpiresAt - (early < EarlyMax ? early : EarlyMax);
        }
    }
}
