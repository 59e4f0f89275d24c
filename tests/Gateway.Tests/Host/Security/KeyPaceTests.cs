using System.Net;
using System.Net.Http.Headers;
using Gateway.Host.Security;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Host.Security;

public sealed class KeyPaceTests
{
    [Fact]
    public async Task Get_OneKeyBeyondItsPace_Is429AndAnotherKeyGoesOn()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var door = await TestDoor.OpenAsync(services: services => services.AddSingleton<TimeProvider>(time));
        var busy = door.Key(KeyRole.Agent, "anna");
        for (var n = 0; n < KeyPace.Burst; n++)
        {
            Assert.Equal(HttpStatusCode.NotFound, (await GetAsync(door, busy)).StatusCode);
        }

        using var refused = await GetAsync(door, busy);
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(2), refused.Headers.RetryAfter?.Delta);
        Assert.Contains("too_many_requests", await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);

        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.NotFound, (await GetAsync(door, busy)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await GetAsync(door, door.Key(KeyRole.Agent, "ben"))).StatusCode);
    }

    private static async Task<HttpResponseMessage> GetAsync(TestDoor door, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/attachments/none");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return await door.Http.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
