using Gateway.Host.Operate;
using Gateway.Journal;
using Gateway.Journal.Embedded;
using Gateway.Journal.Redis;
using StackExchange.Redis;

namespace Gateway.Host;

/// <summary>Where the journal's bytes are kept: embedded in this process, or in Redis.</summary>
internal static class Stores
{
    /// <summary>
    /// The cluster's connection; null with the embedded store. The journal has one of its own: it must fail at once where membership may wait.
    /// </summary>
    public static async Task<IConnectionMultiplexer?> ConnectAsync(RunOptions options) =>
        options.Redis is null ? null : await ConnectionMultiplexer.ConnectAsync(options.Redis);

    public static async ValueTask<IJournalStore> OpenAsync(RunOptions options) => options.Redis is null
        ? EmbeddedStore.Open(Path.Combine(options.DataDirectory, "journal"), new EmbeddedOptions())
        : await RedisStore.ConnectAsync(options.Redis, new RedisOptions());

    public static Readiness Readiness(GatewayJournal journal) => new(() => journal.CanAccept, () => View(journal.Status));

    private static StoreView View(JournalStatus status) =>
        new(status.Store, status.Durability.ToString().ToLowerInvariant(), status.DurabilityReason, status.Reason);
}
