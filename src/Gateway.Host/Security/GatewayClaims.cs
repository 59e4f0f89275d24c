namespace Gateway.Host.Security;

/// <summary>Claims of every caller.</summary>
internal static class GatewayClaims
{
    public const string Tenant = "tenant";
    public const string Role = "role";
    public const string Agent = "agent";

    /// <summary>Id of the key, for logs and audits; opens nothing.</summary>
    public const string Key = "key";
}
