namespace Gateway.Client;

/// <summary>The gateway refused, and trying again as it is would be refused again.</summary>
public sealed class GatewayException : Exception
{
    /// <param name="code">Stable; docs/errors.md and docs/protocol.md list them.</param>
    /// <param name="detail">The gateway's words: member and rule.</param>
    public GatewayException(string code, string detail)
        : base($"{code}: {detail}") => Code = code;

    /// <summary>Stable; branch on it, never on the text.</summary>
    public string Code { get; }

    /// <summary>Of a batch: index of the item that broke a rule.</summary>
    public long? Item { get; init; }
}
