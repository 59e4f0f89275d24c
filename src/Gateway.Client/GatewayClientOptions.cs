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

    /// <summary>The TCP lane is spoken over TLS; the certificate must be good for <see cref="LaneHost"/>.</summary>
    public bool LaneTls { get; init; }

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
}
