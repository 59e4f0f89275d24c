using System.Collections.Frozen;
using System.Security.Claims;
using Gateway.Contracts.Configuration;
using Gateway.Host.Security;
using Microsoft.AspNetCore.Http;

namespace Gateway.Tests.Host.Security;

public sealed class DenialTests
{
    [Theory]
    [InlineData("events", "This key has role events; admin is needed.")]
    [InlineData("admin", "Name the tenant in X-Gateway-Tenant: a, b.", "b", "a")]
    [InlineData("admin", "Name the tenant in X-Gateway-Tenant: a, b, c, d, e, and others.", "a", "b", "c", "d", "e", "f")]
    [InlineData("admin", "The configuration has no tenants yet.")]
    public void Of_KeyThatLacksSomething_SaysWhat(string role, string expected, params string[] tenants)
    {
        var context = new DefaultHttpContext { User = new ClaimsPrincipal(new ClaimsIdentity([new Claim(GatewayClaims.Role, role)])) };
        var tenant = Conversations.Silo.Model().Tenants["acme"];
        var model = new GatewayModel { Version = 1, Tenants = tenants.ToFrozenDictionary(name => name, _ => tenant) };

        Assert.Equal(expected, Denial.Of(context, Denial.For(Policies.Admin), model)!.Detail);
    }
}
