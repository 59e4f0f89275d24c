using Microsoft.AspNetCore.Authorization;

namespace Gateway.Host.Security;

/// <summary>Who may do what. An endpoint that says nothing is closed.</summary>
internal static class Policies
{
    public const string Agent = "agent";
    public const string Events = "events";
    public const string Admin = "admin";
    public const string Provider = "provider";
    public const string Commands = "commands";

    /// <summary>Agents and admins: who may ask for a ticket.</summary>
    public const string AgentOrAdmin = "agent_or_admin";

    public static IServiceCollection AddGatewaySecurity(this IServiceCollection services)
    {
        services.AddSingleton<KeyRingSource>();
        services.AddSingleton<KeyCheck>();
        services.AddSingleton<Tickets>();
        services.AddSingleton<WrongKeys>();

        // Not AddAuthentication: it brings data protection, which writes keys for cookies we do not have into the home directory.
        services.AddWebEncoders();
        services.AddTransient<KeyAuthentication>();
        services.AddAuthenticationCore(options =>
        {
            options.DefaultScheme = KeyAuthentication.SchemeName;
            options.AddScheme<KeyAuthentication>(KeyAuthentication.SchemeName, displayName: null);
        });
        services.AddAuthorizationBuilder()
            .AddPolicy(Agent, p => p.RequireRole(Agent).RequireClaim(GatewayClaims.Tenant))
            .AddPolicy(Events, p => p.RequireRole(Events, Admin).RequireClaim(GatewayClaims.Tenant))
            .AddPolicy(Admin, p => p.RequireRole(Admin).RequireClaim(GatewayClaims.Tenant))
            .AddPolicy(Provider, p => p.RequireRole(Provider).RequireClaim(GatewayClaims.Tenant))
            .AddPolicy(Commands, p => p.RequireRole(Commands, Admin).RequireClaim(GatewayClaims.Tenant))
            .AddPolicy(AgentOrAdmin, p => p.RequireRole(Agent, Admin).RequireClaim(GatewayClaims.Tenant))
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAssertion(IsNowhere).Build());
        return services;
    }

    /// <summary>What no route serves is let through to its 404 or 405; an endpoint that forgot to name a policy is not.</summary>
    private static bool IsNowhere(AuthorizationHandlerContext context) => context.Resource is HttpContext http && http.GetEndpoint() is not RouteEndpoint;
}
