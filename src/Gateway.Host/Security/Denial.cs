using System.Security.Claims;
using Gateway.Contracts.Configuration;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;

namespace Gateway.Host.Security;

/// <summary>What a good key lacks for what it asked: the body of the 403.</summary>
internal sealed record Denial(string Detail)
{
    // Enough to recognise one's own; the configuration has them all.
    private const int NamesMax = 5;

    private const string PolicyItem = "policy";

    /// <summary>Of an endpoint that decides for itself.</summary>
    public static AuthenticationProperties For(string policy) => new(new Dictionary<string, string?> { [PolicyItem] = policy });

    /// <summary>Null when no policy says what is needed.</summary>
    public static Denial? Of(HttpContext context, AuthenticationProperties properties, GatewayModel model)
    {
        var asked = properties.Items.TryGetValue(PolicyItem, out var named) ? [named] : context.GetEndpoint()?.Metadata.GetOrderedMetadata<IAuthorizeData>().Select(data => data.Policy) ?? [];
        var role = context.User.FindFirstValue(GatewayClaims.Role);
        foreach (var needed in asked.Select(Policies.RolesOf))
        {
            if (needed.Length > 0 && !needed.Contains(role))
            {
                return new Denial($"This key has role {role}; {string.Join(" or ", needed)} is needed.");
            }
        }

        // Only the bootstrap key has none, which may speak for each: it may know their names.
        return context.User.HasClaim(claim => claim.Type == GatewayClaims.Tenant) ? null : new Denial(TenantMissing(model));
    }

    private static string TenantMissing(GatewayModel model)
    {
        var names = model.Tenants.Keys.Order(StringComparer.Ordinal).ToArray();
        return names.Length == 0
            ? "The configuration has no tenants yet."
            : $"Name the tenant in X-Gateway-Tenant: {string.Join(", ", names.Take(NamesMax))}{(names.Length > NamesMax ? ", and others" : "")}.";
    }
}
