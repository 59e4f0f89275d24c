using System.Net;
using Gateway.Host.Security;

namespace Gateway.Host.Lanes;

/// <summary>Who may come in, and for what: the keys of the configuration, and the same count of wrong ones as over HTTP.</summary>
internal sealed class LaneEntrance(KeyRingSource keys, WrongKeys wrong, TimeProvider time)
{
    /// <summary>Null for a key that opens no lane.</summary>
    /// <param name="waitMs">How long this address is asked to wait, when it has tried too often.</param>
    public LaneMember? Find(string key, IPAddress? peer, out long? waitMs)
    {
        waitMs = null;
        if (keys.Current.Find(key, time.GetUtcNow()) is { Tenant: { } tenant } entry && May(entry.Role) is { Count: > 0 } may)
        {
            return new LaneMember(tenant, key, entry.Id, entry.Role.Text(), may);
        }

        waitMs = (long?)wrong.Count(peer)?.TotalMilliseconds;
        return null;
    }

    /// <summary>Connections live for weeks; a key that is taken back ends them.</summary>
    public bool IsStillGood(LaneMember member) => keys.Current.Find(member.Secret, time.GetUtcNow()) is { } entry && entry.Tenant == member.Tenant;

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
internal sealed class LaneMember(string tenant, string secret, string key, string role, IReadOnlyList<string> may)
{
    public const string Publish = "publish";
    public const string Subscribe = "subscribe";
    public const string Command = "command";

    public string Tenant => tenant;

    /// <summary>The key itself, to ask again whether it is good. Never logged.</summary>
    public string Secret => secret;

    /// <summary>The key's id: opens nothing.</summary>
    public string Key => key;

    public string Role => role;

    public IReadOnlyList<string> May => may;

    public bool MayPublish { get; } = may.Contains(Publish);

    public bool MaySubscribe { get; } = may.Contains(Subscribe);

    public bool MayCommand { get; } = may.Contains(Command);
}
