using System.Collections.Frozen;
using System.Security.Cryptography;

namespace Gateway.Host.Security;

/// <summary>What a key is allowed to do.</summary>
internal enum KeyRole
{
    /// <summary>Be one agent on the agent WebSocket.</summary>
    Agent,

    /// <summary>Read the tenant's events.</summary>
    Events,

    /// <summary>Everything of the tenant, through the REST interface.</summary>
    Admin,

    /// <summary>Push messages in.</summary>
    Provider,

    /// <summary>Send messages into the tenant's conversations and change them, for its back ends.</summary>
    Commands,
}

internal static class KeyRoles
{
    public const string List = "agent, events, admin, provider or commands";

    public static KeyRole? Parse(string text) => text switch
    {
        "agent" => KeyRole.Agent,
        "events" => KeyRole.Events,
        "admin" => KeyRole.Admin,
        "provider" => KeyRole.Provider,
        "commands" => KeyRole.Commands,
        _ => null,
    };

    public static string Text(this KeyRole role) => role switch
    {
        KeyRole.Agent => "agent",
        KeyRole.Events => "events",
        KeyRole.Admin => "admin",
        KeyRole.Commands => "commands",
        _ => "provider",
    };
}

/// <param name="Tenant">The tenant the key speaks for; null for the bootstrap key, which may speak for each.</param>
/// <param name="Agent">Of role agent: which one.</param>
/// <param name="Hash">SHA-256 of the key; the key itself is nowhere.</param>
/// <param name="Expires">From then on the key is refused; null for never.</param>
internal sealed record ApiKeyEntry(string Id, string? Tenant, KeyRole Role, string? Agent, byte[] Hash, DateTimeOffset? Expires);

/// <summary>The keys of one configuration, by id.</summary>
internal sealed class KeyRing(FrozenDictionary<string, ApiKeyEntry> keys)
{
    public static KeyRing Empty { get; } = new(FrozenDictionary<string, ApiKeyEntry>.Empty);

    public int Count => keys.Count;

    /// <summary>By id.</summary>
    public IReadOnlyDictionary<string, ApiKeyEntry> All => keys;

    /// <summary>The entry this key opens, or null for every way to be wrong. The hash is compared in constant time.</summary>
    public ApiKeyEntry? Find(string key, DateTimeOffset now)
    {
        if (ApiKey.IdOf(key) is not { } id || !keys.TryGetValue(id, out var entry))
        {
            return null;
        }

        return Opens(entry, key, now) ? entry : null;
    }

    /// <summary>Whether this very key is in force: the same secret, tenant, role and agent. When it ends is asked of the configuration of now.</summary>
    public bool Holds(ApiKeyEntry entry, DateTimeOffset now) => keys.TryGetValue(entry.Id, out var current) && IsSame(current, entry, now);

    public static bool IsSame(ApiKeyEntry current, ApiKeyEntry entry, DateTimeOffset now) =>
        current.Id == entry.Id && current.Tenant == entry.Tenant && current.Role == entry.Role && current.Agent == entry.Agent
        && current.Hash.AsSpan().SequenceEqual(entry.Hash) && (current.Expires is not { } expires || now < expires);

    public static bool Opens(ApiKeyEntry entry, string key, DateTimeOffset now) =>
        CryptographicOperations.FixedTimeEquals(ApiKey.Hash(key), entry.Hash) && (entry.Expires is not { } expires || now < expires);
}

/// <summary>The key ring in force; replaced as a whole with the configuration.</summary>
internal sealed class KeyRingSource
{
    private volatile KeyRing _current = KeyRing.Empty;

    public KeyRing Current => _current;

    public void Publish(KeyRing ring) => _current = ring;
}
