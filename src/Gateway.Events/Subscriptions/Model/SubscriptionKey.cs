using Gateway.Contracts;
using Gateway.Journal;

namespace Gateway.Events;

/// <summary>Key of one subscription's grain: <c>{tenant}/{id}</c>. Neither part holds a slash.</summary>
public static class SubscriptionKey
{
    public static string Of(string tenant, string id) => string.Concat(tenant, "/", id);

    public static (string Tenant, string Id) Parse(string key)
    {
        var slash = key.IndexOf('/', StringComparison.Ordinal);
        return (key[..slash], key[(slash + 1)..]);
    }

    internal static JournalKey Directory(string tenant) => new(RecordKind.Subscription, KeyedHash.Of("subscriptions"u8, tenant));

    internal static JournalKey Progress(string tenant, string id) => new(RecordKind.Subscription, KeyedHash.Of("subscription.progress"u8, tenant, id));

    internal static JournalKey DeadLetters(string tenant, string id) => new(RecordKind.Subscription, KeyedHash.Of("subscription.dead"u8, tenant, id));

    /// <summary>What the cursors of this subscription are signed for: those of another one, or from before a replay, are refused.</summary>
    internal static Guid CursorScope(string tenant, string id, int generation) =>
        KeyedHash.Of("subscription.cursor"u8, tenant, id, generation.ToString(System.Globalization.CultureInfo.InvariantCulture));
}
