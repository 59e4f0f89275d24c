namespace Gateway.Host.WebSockets;

/// <summary>Close codes of RFC 6455, section 7.4.1, and the IANA registry; 4000 and above are ours. docs/protocol.md tells agents what to do on each.</summary>
internal static class CloseCode
{
    public const ushort Normal = 1000;
    public const ushort GoingAway = 1001;
    public const ushort ProtocolError = 1002;
    public const ushort UnsupportedData = 1003;
    public const ushort InvalidData = 1007;
    public const ushort Policy = 1008;
    public const ushort TooBig = 1009;
    public const ushort TryAgainLater = 1013;

    /// <summary>A newer session of the same agent took over, or the agent was removed: the reason says which.</summary>
    public const ushort Ended = 4001;

    /// <summary>Codes a peer may send: 1004 to 1006 and 1015 are never on the wire.</summary>
    public static bool MayBeSent(ushort code) => code is (>= 1000 and <= 1003) or (>= 1007 and <= 1014) or (>= 3000 and <= 4999);
}
