namespace Gateway.Host.Security;

/// <summary>Claims of every caller.</summary>
internal static class GatewayClaims
{
    public const string Tenant = "tenant";
    public const string Agent = "agent";
    public const string Role = "role";
}
