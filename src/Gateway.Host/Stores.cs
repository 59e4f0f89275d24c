using Gateway.Host.Operate;
using Gateway.Journal;
using Gateway.Journal.Embedded;
using StackExchange.Redis;

namespace Gateway.Host;

/// <summary>Where the journal's bytes are kept: embedded in this process, or in Redis.</summary>
internal static class Stores
{
    /// <summary>One connection for the journal and the cluster; null with the embedded store.</summary>
    public static async Task<IConnectionMultiplexer?> ConnectAsync(RunOptions options) =>
        options.Redis is null ? null : await ConnectionMultiplexer.ConnectAsync(options.Redis);

    public static ValueTask<IJournalStore> OpenAsync(RunOptions options, IConnectionMultiplexer? redis) =>
        redis is null
            ? new ValueTask<IJournalStore>(EmbeddedStore.Open(Path.Combine(options.DataDirectory, "journal"), new EmbeddedOptions()))
            : throw new NotSupportedException("redis");

    public static Readiness Readiness(Journal.Journal journal) => new(() => journal.CanAccept, () => View(journal.Status));

    private static StoreView View(JournalStatus status) =>
        new(status.Store, status.Durability.ToString().ToLowerInvariant(), status.DurabilityReason, status.Reason);
}
