namespace Gateway.Contracts;

/// <summary>No address behind a name that a tenant or customer gave may be called. The message names the rule and never the address found: that would draw the internal network.</summary>
public sealed class BlockedAddressException(string message) : IOException(message);
