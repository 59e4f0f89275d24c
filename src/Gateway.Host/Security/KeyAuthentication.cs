using System.Globalization;
using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace Gateway.Host.Security;

/// <summary>
/// Who calls: <c>Authorization: Bearer gwk_...</c>, or a one-time <c>?ticket=</c> where a browser cannot set headers (agent WebSocket, event
/// stream). The tenant comes from the credential and from nowhere else.
/// </summary>
internal sealed class KeyAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder,
    KeyRingSource keys, BootstrapKey bootstrap, Tickets tickets, WrongKeys wrong, Contracts.Configuration.ModelSource models, TimeProvider clock)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    public const string SchemeName = "Bearer";

    private const string Prefix = "Bearer ";

    /// <summary>How long this caller is asked to wait; null while it may try on.</summary>
    private TimeSpan? _wait;

    protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(Authenticate());

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        if (_wait is { } wait)
        {
            Response.StatusCode = StatusCodes.Status429TooManyRequests;
            Response.Headers.RetryAfter = ((int)wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
            return Task.CompletedTask;
        }

        Response.StatusCode = StatusCodes.Status401Unauthorized;
        Response.Headers.WWWAuthenticate = "Bearer";
        return Task.CompletedTask;
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties)
    {
        Response.StatusCode = StatusCodes.Status403Forbidden;
        if (Denial.Of(Context, properties, models.Current) is { } denial)
        {
            Context.Features.Set(denial);
        }

        return Task.CompletedTask;
    }

    private AuthenticateResult Authenticate()
    {
        var header = Request.Headers.Authorization;
        if (header.Count == 0)
        {
            return AcceptsTicket(Request.Path) && Request.Query["ticket"] is [{ } ticket]
                ? tickets.Redeem(ticket) is { } holder ? Success(holder) : Wrong("The ticket is unknown, used or older than 30 seconds.")
                : AuthenticateResult.NoResult();
        }

        if (header.Count != 1 || header[0] is not { } value || !value.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
        {
            return Wrong("Authorization must be: Bearer KEY");
        }

        var key = value[Prefix.Length..].Trim();
        var now = clock.GetUtcNow();
        return (keys.Current.Find(key, now) ?? bootstrap.Find(key, now)) is { } entry
            ? Success(entry)
            : Wrong("The key is unknown, mistyped or expired.");
    }

    private AuthenticateResult Wrong(string why)
    {
        _wait = wrong.Count(Context.Connection.RemoteIpAddress);
        return AuthenticateResult.Fail(why);
    }

    private static bool AcceptsTicket(PathString path) => path.StartsWithSegments("/agent") || path.StartsWithSegments("/events");

    private AuthenticateResult Success(ApiKeyEntry entry)
    {
        var identity = new ClaimsIdentity(SchemeName, GatewayClaims.Key, GatewayClaims.Role);
        identity.AddClaim(new Claim(GatewayClaims.Key, entry.Id));
        identity.AddClaim(new Claim(GatewayClaims.Role, entry.Role.Text()));
        if ((entry.Tenant ?? BootstrapTenant()) is { } tenant)
        {
            identity.AddClaim(new Claim(GatewayClaims.Tenant, tenant));
        }

        if (entry.Agent is not null)
        {
            identity.AddClaim(new Claim(GatewayClaims.Agent, entry.Agent));
        }

        Context.Features.Set(entry);
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), SchemeName));
    }

    /// <summary>The bootstrap key belongs to no tenant: it speaks for the one named in X-Gateway-Tenant, or for the only one there is.</summary>
    private string? BootstrapTenant()
    {
        var tenants = models.Current.Tenants;
        return Request.Headers["X-Gateway-Tenant"] is [{ } named] ? (tenants.ContainsKey(named) ? named : null)
            : tenants.Count == 1 ? tenants.Keys[0] : null;
    }
}
