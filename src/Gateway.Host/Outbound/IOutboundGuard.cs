namespace Gateway.Host.Outbound;

/// <summary>
/// Stands before every request to a URL that a tenant or a customer has named. It refuses addresses inside the operator's network, whatever name
/// they come under, and connects to the very address it has checked.
/// </summary>
/// <remarks>
/// Name, then resolve, then check, then connect: a name that is public when it is looked at and private when it is called (DNS rebinding)
/// is resolved once for each connection, and all of its addresses are checked.
/// </remarks>
internal interface IOutboundGuard
{
    /// <summary>The rule this URL breaks, as far as it can be told without resolving its name; null when it may be tried.</summary>
    string? Refusal(Uri url);

    /// <summary>Whether the operator lets it through by name or address, whatever the rules say.</summary>
    bool Allows(Uri url);

    /// <summary>
    /// A handler with a pool of connections of its own, without redirects, proxies and cookies. A forbidden address shows as a
    /// <see cref="Contracts.BlockedAddressException"/> inside the <see cref="HttpRequestException"/>.
    /// </summary>
    SocketsHttpHandler CreateHandler(OutboundHandlerOptions options);
}

internal sealed record OutboundHandlerOptions
{
    // Across the world a connection takes a second and one lost packet another.
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    public int ConnectionsMax { get; init; } = 16;
}
