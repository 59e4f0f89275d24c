using System.Net;
using Gateway.Host.Security;

namespace Gateway.Host.Lanes;

/// <summary>Who may come in, and for what: the keys of the configuration, and the same count of wrong ones as over HTTP.</summary>
internal sealed class LaneEntrance(KeyRingSource keys, KeyCheck check, WrongKeys wrong, TimeProvider time)
{
    /// <summary>Null for a key that opens no lane.</summary>
    /// <param name="waitMs">How long this address is asked to wait, when it has tried too often.</param>
    public LaneMember? Find(string key, IPAddress? peer, out long? waitMs)
    {
        waitMs = null;
        if (keys.Current.Find(key, time.GetUtcNow()) is { Tenant: { } tenant } entry && May(entry.Role) is { Count: > 0 } may)
        {
            return new LaneMember(tenant, entry, may);
        }

        waitMs = (long?)wrong.Count(peer)?.TotalMilliseconds;
        return null;
    }

    /// <summary>Connections live for weeks; a key that is taken back ends them.</summary>
    public bool IsStillGood(LaneMember member) => check.IsStillGood(member.Entry);

    /// <summary>The same of a socket's key.</summary>
    public bool IsStillGood(ApiKeyEntry entry) => check.IsStillGood(entry);

    private static List<string> May(KeyRole role) => role switch
    {
        KeyRole.Provider => [LaneMember.Publish],
        KeyRole.Events => [LaneMember.Subscribe],
        KeyRole.Commands => [LaneMember.Command],
        KeyRole.Admin => [LaneMember.Publish, LaneMember.Subscribe, LaneMember.Command],
        _ => [],
    };
}

/// <summary>Who a connection speaks for.</summary>
internal sealed class LaneMember(string tenant, ApiKeyEntry entry, IReadOnlyList<string> may)
{
    public const string Publish = "publish";
    public const string Subscribe = "subscribe";
    public const string Command = "command";

    public string Tenant => tenant;

    public ApiKeyEntry Entry => entry;

    /// <summary>The key's id: opens nothing.</summary>
    public string Key => entry.Id;

    public string Role { get; } = entry.Role.Text();

    public IReadOnlyList<string> May => may;

    public bool MayPublish { get; } = may.Contains(Publish);

    public bool MaySubscribe { get; } = may.Contains(Subscribe);

    public bool MayCommand { get; } = may.Contains(Command);
}
