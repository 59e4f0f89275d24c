using System.Net;

namespace Gateway.Client;

/// <summary>Where the gateway is and who calls. One instance may serve any number of clients.</summary>
public sealed class GatewayClientOptions
{
    /// <summary>HTTP address, <c>http://host:8080</c>: agents, and events over server-sent events or WebSockets.</summary>
    public required Uri Url { get; init; }

    /// <summary>API key. Its role decides what is allowed: <c>agent</c>, <c>events</c>, <c>provider</c>.</summary>
    public required string Key { get; init; }

    /// <summary>Host of the TCP lane; null for the host of <see cref="Url"/>.</summary>
    public string? LaneHost { get; init; }

    /// <summary>Port of the TCP lane.</summary>
    public int LanePort { get; init; } = 7400;

    /// <summary>Whether the TCP lane is spoken over TLS; null for TLS when <see cref="Url"/> is https. The certificate must be good for <see cref="LaneHost"/>.</summary>
    public bool? LaneTls { get; init; }

    /// <summary>
    /// Without TLS the key and every message can be read and changed on the way. To another machine that is refused unless this says that the network between
    /// is safe: a VPN, a mesh, a proxy on the way that speaks TLS.
    /// </summary>
    public bool AllowClearText { get; init; }

    /// <summary>Name of this program, for the gateway's operator.</summary>
    public string? Name { get; init; }

    // Short beside the two seconds a gateway takes to start again.
    /// <summary>Longest wait before the first try to connect again.</summary>
    public TimeSpan ReconnectMin { get; init; } = TimeSpan.FromMilliseconds(250);

    // A crowd of clients that all wait this long costs a gateway some tens of connections a second.
    /// <summary>Longest wait before any later one; waits double up to it, and each is drawn at random below.</summary>
    public TimeSpan ReconnectMax { get; init; } = TimeSpan.FromSeconds(30);

    // Twice the gateway's own period for a sign of life.
    /// <summary>A connection that says nothing for this long is given up.</summary>
    public TimeSpan SilenceMax { get; init; } = TimeSpan.FromSeconds(40);

    /// <summary>Clock of every wait.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    internal string Host => LaneHost ?? Url.Host;

    internal bool UsesLaneTls => LaneTls ?? IsSecure(Url);

    /// <exception cref="GatewayException">The HTTP address is clear text to another machine.</exception>
    internal void CheckUrl() => Check(IsSecure(Url), Url.Host, "Url: use https");

    /// <exception cref="GatewayException">The lane is clear text to another machine.</exception>
    internal void CheckLane() => Check(UsesLaneTls, Host, "LaneTls: set it to true");

    private static bool IsSecure(Uri url) => url.Scheme == Uri.UriSchemeHttps || url.Scheme == Uri.UriSchemeWss;

    private void Check(bool secure, string host, string remedy)
    {
        if (!secure && !AllowClearText && !IsThisMachine(host))
        {
            throw new GatewayException("clear_text", $"{remedy}, or set AllowClearText when the network to {host} is safe: without TLS the key can be read on the way.");
        }
    }

    private static bool IsThisMachine(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
