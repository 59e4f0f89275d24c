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

    /// <summary>The roles that a policy lets in; none for one that is not known.</summary>
    public static string[] RolesOf(string? policy) => policy switch
    {
        Agent or Admin or Provider => [policy],
        Events or Commands => [policy, Admin],
        AgentOrAdmin => [Agent, Admin],
        _ => [],
    };

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
            .Add(Agent)
            .Add(Events)
            .Add(Admin)
            .Add(Provider)
            .Add(Commands)
            .Add(AgentOrAdmin)
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAssertion(IsNowhere).Build());
        return services;
    }

    private static AuthorizationBuilder Add(this AuthorizationBuilder builder, string policy) =>
        builder.AddPolicy(policy, p => p.RequireRole(RolesOf(policy)).RequireClaim(GatewayClaims.Tenant));

    /// <summary>What no route serves is let through to its 404 or 405; an endpoint that forgot to name a policy is not.</summary>
    private static bool IsNowhere(AuthorizationHandlerContext context) => context.Resource is HttpContext http && http.GetEndpoint() is not RouteEndpoint;
}
