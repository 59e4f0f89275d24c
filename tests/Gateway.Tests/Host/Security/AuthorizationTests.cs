using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Gateway.Host.Security;

namespace Gateway.Tests.Host.Security;

public sealed class AuthorizationTests : IAsyncLifetime
{
    private TestDoor _door = null!;

    public async ValueTask InitializeAsync() => _door = await TestDoor.OpenAsync();

    public ValueTask DisposeAsync() => _door.DisposeAsync();

    [Theory]
    [InlineData(null, HttpStatusCode.Unauthorized)]
    [InlineData("Basic YTpi", HttpStatusCode.Unauthorized)]
    [InlineData("Bearer gwk_live_AAAAAAAA_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", HttpStatusCode.Unauthorized)]
    public async Task Tickets_WithoutKey_Are401WithChallenge(string? authorization, HttpStatusCode expected)
    {
        using var response = await PostAsync(authorization);

        Assert.Equal(expected, response.StatusCode);
        Assert.Equal("Bearer", response.Headers.WwwAuthenticate.Single().Scheme);
    }

    [Theory]
    [InlineData("events", HttpStatusCode.Forbidden)]
    [InlineData("provider", HttpStatusCode.Forbidden)]
    [InlineData("agent", HttpStatusCode.Created)]
    [InlineData("admin", HttpStatusCode.Created)]
    public async Task Tickets_ByRole(string role, HttpStatusCode expected)
    {
        using var response = await PostAsync("Bearer " + _door.Key(KeyRoles.Parse(role)!.Value, role == "agent" ? "anna" : null));

        Assert.Equal(expected, response.StatusCode);
        if (expected == HttpStatusCode.Created)
        {
            var ticket = (await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken)).GetProperty("ticket").GetString();
            Assert.Equal(43, ticket!.Length);
        }
    }

    [Fact]
    public async Task Tickets_KeyOfAnotherRole_SaysWhatIsNeeded()
    {
        using var response = await PostAsync("Bearer " + _door.Key(KeyRole.Events));
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);

        Assert.Equal("This key has role events; agent or admin is needed.", problem.GetProperty("detail").GetString());
        Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
    }

    private Task<HttpResponseMessage> PostAsync(string? authorization)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/tickets");
        if (authorization is not null)
        {
            request.Headers.Authorization = AuthenticationHeaderValue.Parse(authorization);
        }

        return _door.Http.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
